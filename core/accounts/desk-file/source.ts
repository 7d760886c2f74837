import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { DeskFileProblems, type Problem } from "./problems.ts";

export type Path = readonly (string | number)[];

export interface Source {
  readonly content: unknown;
  /** Where a value stands, or, if it is missing, what it is missing from. */
  lineOf(path: Path): number;
}

/** A file with broken syntax ends here: what it seems to say would only mislead. */
export function readSource(text: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new DeskFileProblems(document.errors.map((error) => syntaxProblem(error, lines)));
  }
  const lineAt = (offset: number) => lines.linePos(offset).line;
  return {
    content: plain(document),
    lineOf: (path) => lineAt(offsetOf(document.contents, path)),
  };
}

function plain(document: Document): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // An alias (*name) without its anchor shows itself only here, and without its place.
    throw new DeskFileProblems([{ line: 1, wrong: (error as Error).message, fix: "write the values out" }]);
  }
}

function syntaxProblem(
  { code, message, pos }: { code: string; message: string; pos: [number, number] },
  lines: LineCounter,
): Problem {
  const { line } = lines.linePos(pos[0]);
  if (code === "DUPLICATE_KEY") return { line, wrong: "a key stands twice in one place", fix: "keep one of them" };
  return {
    line,
    wrong: `this is not YAML: ${message}`,
    fix: "check the indentation, brackets and quotation marks here",
  };
}

function offsetOf(root: Node | null, path: Path): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) return offset;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}
