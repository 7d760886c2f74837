/** An error as the log may have it. A failed statement's message repeats its values, which may be people's words. */
export const faultOf = (thrown: unknown) => {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { message, stack = "", cause } = error;
  return {
    name: error.name,
    message: message.startsWith("Failed query") ? "a statement failed" : message.slice(0, 300),
    cause: cause instanceof Error ? cause.message.slice(0, 300) : undefined,
    at: stack
      .slice(stack.indexOf(message) + message.length)
      .trim()
      .split(/\n\s*/)
      .slice(0, 8),
  };
};
