import type { Scene } from "./scene.ts";

interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly Plans?: readonly PlanNode[];
}

interface Explained {
  readonly text: string;
  readonly times: number;
  readonly plan?: PlanNode;
  readonly error?: string;
}

/** From so many rows on, reading a whole table is a mistake. */
const BIG = 10_000;

/** Statements that the program has run and that read a big table from end to end. */
export const readingAll = async (scene: Scene): Promise<{ asked: number; found: string[] }> => {
  const { rows } = await scene.owner.query<{ relname: string }>(
    "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and reltuples >= $1",
    [BIG],
  );
  const big = new Set(rows.map(({ relname }) => relname));
  const account = (await scene.owner.query("select id from account")).rows[0].id as string;
  const explained = await scene.program.told<Explained[]>("plans", { account });
  const found = explained.flatMap(({ text, times, plan, error }) => {
    if (error) return [`could not be explained (${error}): ${shortened(text)}`];
    const whole = [...nodesOf(plan!)].filter(isWhole).map((node) => node["Relation Name"] ?? "");
    const tables = [...new Set(whole)].filter((name) => big.has(name));
    return tables.length === 0 ? [] : [`reads all of ${tables.join(", ")} (run ${times} times): ${shortened(text)}`];
  });
  return { asked: explained.length, found };
};

function* nodesOf(node: PlanNode): Generator<PlanNode> {
  yield node;
  for (const inner of node.Plans ?? []) yield* nodesOf(inner);
}

const isWhole = (node: PlanNode): boolean => node["Node Type"] === "Seq Scan";

const shortened = (text: string): string => text.replaceAll(/\s+/g, " ").trim().slice(0, 160);
