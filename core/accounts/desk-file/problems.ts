export interface Problem {
  readonly line: number;
  readonly wrong: string;
  readonly fix: string;
}

export class DeskFileProblems extends Error {
  override readonly name = "DeskFileProblems";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const sorted = [...problems].sort((left, right) => left.line - right.line);
    super(sorted.map(({ line, wrong, fix }) => `line ${line}: ${wrong} → ${fix}`).join("\n"));
    this.problems = sorted;
  }
}
