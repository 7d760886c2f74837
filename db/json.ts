/** A row that came as JSON from inside a statement, with the names and dates that drizzle would have given it. */
export const fromJson = <Row>(row: unknown): Row | null => {
  if (row === null || row === undefined) return null;
  return Object.fromEntries(
    Object.entries(row as Record<string, unknown>).map(([name, value]) => [
      camel(name),
      isTime(name) && typeof value === "string" ? new Date(value) : value,
    ]),
  ) as Row;
};

const names = new Map<string, string>();

const camel = (name: string): string => {
  const known = names.get(name);
  if (known) return known;
  const made = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  names.set(name, made);
  return made;
};

const isTime = (name: string): boolean => name.endsWith("_at") || name === "not_before" || name === "answer_by";
