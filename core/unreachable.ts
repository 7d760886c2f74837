/** The compiler counts the cases of a union; reaching this at run time means that it was lied to. */
export const unreachable = (value: never): never => {
  throw new Error(`not a case: ${JSON.stringify(value)}`);
};
