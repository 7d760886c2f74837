// Turns what zod found into what a person can act upon.
import type { z } from "zod";
import { nearest } from "./nearest.ts";
import { knownKeys } from "./schema.ts";
import { type Finding, isSecret } from "./secrets.ts";
import type { Path } from "./source.ts";

export const mistakesOf = (issues: readonly z.core.$ZodIssue[], content: unknown): Finding[] =>
  issues.flatMap((issue) => {
    const path = issue.path as Path;
    return issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => unknownKey(path, key, content))
      : [{ path, wrong: saidBy(issue) ?? whatIsWrong(path, at(content, path)), fix: `write ${issue.message}` }];
  });

/** What only the one who read the value can say of it. */
const saidBy = (issue: z.core.$ZodIssue): string | null =>
  issue.code === "custom" && typeof issue.params?.wrong === "string" ? issue.params.wrong : null;

export const at = (content: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, step) => (value as Record<string | number, unknown> | null | undefined)?.[step],
    content,
  );

function unknownKey(path: Path, key: string, content: unknown): Finding {
  const known = knownKeys(path, at(content, [...path, "kind"]));
  const guess = nearest(key, known);
  const fix = guess ? `did you mean "${guess}"?` : `remove it; known here are ${known.join(", ")}`;
  return { path: [...path, key], wrong: `"${key}" is not known here`, fix };
}

function whatIsWrong(path: Path, value: unknown): string {
  const name = nameOf(path);
  if (value === undefined || value === null || value === "") return `${name} is missing`;
  if (isSecret(path)) return `${name} does not look right`; // never repeated: this goes to terminals and logs
  if (Array.isArray(value)) return value.length === 0 ? `${name} is empty` : `${name} is a list`;
  if (typeof value === "object") return `${name} has parts of its own`;
  return `${name} is ${JSON.stringify(value)}`;
}

function nameOf(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return "the content";
  return typeof last === "number" ? `entry ${last + 1} of ${path.at(-2)}` : String(last);
}
