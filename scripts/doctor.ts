// npm run doctor: how the desk stands and what needs a person, with what to do; -- help shows the commands.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Config, environment, readConfig } from "../config.ts";
import { connect } from "../db/connect.ts";
import { readRecord } from "../db/embedded/record.ts";
import { dismiss, list, retry, retryAll, show, type Told, type Wishes } from "./doctor/acts.ts";
import { databaseIsAway, type Finding, findingsInside, findingsOutside } from "./doctor/findings.ts";
import { hasSchema, type Inside, lookInside, lookOutside, type Outside } from "./doctor/look.ts";
import { asOwner, type Owner, runScript } from "./owner.ts";

const HELP = `npm run doctor [-- --json]                        how the desk stands; exit code 1 when something needs a person
npm run doctor -- list [--channel KEY]            what was set aside or did not arrive
npm run doctor -- show ID [--raw]                 one of them; --raw with what came, which holds somebody's words
npm run doctor -- retry ID [--anyway]             once more; --anyway also where its reader may have it already
npm run doctor -- retry --all [--channel KEY]     all of them
npm run doctor -- dismiss ID --because "…"        nothing has to be done about it
With --sandbox, of the sandbox where a desk file stands beside it.`;

const OPTIONS = {
  json: { type: "boolean", default: false },
  sandbox: { type: "boolean", default: false },
  all: { type: "boolean", default: false },
  raw: { type: "boolean", default: false },
  anyway: { type: "boolean", default: false },
  channel: { type: "string" },
  because: { type: "string" },
} as const;

const NEVER_STARTED = "Nothing was ever started here, so there is nothing to look at: npm start";
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const [command = "look", id] = positionals;
  const config = readConfig(environment(), values.sandbox ? ["--sandbox"] : []);
  const wishes = { ...values, channel: values.channel ?? null, because: values.because ?? null };
  if (command === "help") return console.log(HELP);
  if (!config.databaseUrl && !(await readRecord(config.dataDir))) throw new Error(NEVER_STARTED);
  const isWell =
    command === "look" ? await look(config, values.json) : await run(config, actOf(command, id, wishes, values.all));
  process.exitCode = isWell ? 0 : 1;
};

/** A look with the database away still tells what can be told. */
const look = async (config: Config, asJson: boolean): Promise<boolean> => {
  const now = new Date();
  const outside = await lookOutside(config);
  const inside = await read(config, now);
  const findings = [
    ...findingsOutside(outside),
    ...("isAway" in inside ? [databaseIsAway(inside.isAway)] : findingsInside(outside, inside, now)),
  ];
  console.log(asJson ? jsonOf(outside, inside, findings) : printed(findings));
  return findings.every(({ todo }) => todo === null);
};

const read = async (config: Config, now: Date): Promise<Inside | { readonly isAway: string }> => {
  let isReached = false;
  try {
    return await asOwner(async (owner) => {
      isReached = true;
      if (!(await hasSchema(owner.client))) throw new Error(NEVER_STARTED);
      return lookInside(owner, now);
    }, config);
  } catch (error) {
    if (isReached) throw error;
    return { isAway: (error as Error).message || (error as { code?: string }).code || "no answer" };
  }
};

type Act = (owner: Owner) => Promise<Told>;

const actOf = (command: string, id: string | undefined, wishes: Wishes, isAll: boolean): Act => {
  const now = new Date();
  const named = (work: typeof show): Act => {
    if (id === undefined)
      throw new Error(`Say which: npm run doctor -- ${command} ID. npm run doctor -- list shows them.`);
    return onPool((pool) => work(pool, id, wishes, now));
  };
  switch (command) {
    case "list":
      return onPool((pool) => list(pool, wishes, now));
    case "show":
      return named(show);
    case "retry":
      return isAll ? onPool((pool) => retryAll(pool, wishes, now)) : named(retry);
    case "dismiss":
      return named(dismiss);
    default:
      throw new Error(`"${command}" is not known.\n${HELP}`);
  }
};

const onPool =
  (work: (pool: ReturnType<typeof connect>) => Promise<Told>): Act =>
  async ({ url, client }) => {
    if (!(await hasSchema(client))) throw new Error(NEVER_STARTED);
    const pool = connect(url, quiet, 2);
    return work(pool).finally(() => pool.end());
  };

const run = async (config: Config, act: Act): Promise<boolean> => {
  const { lines, isWell } = await asOwner(act, config);
  console.log(lines.join("\n"));
  return isWell;
};

const printed = (findings: readonly Finding[]): string => {
  const wide = Math.max(...findings.map(({ name }) => name.length));
  const margin = " ".repeat(wide + 7);
  const lines = findings.flatMap(({ name, says, todo }) => [
    `${todo === null ? " ok " : " !! "} ${name.padEnd(wide)}  ${says.replaceAll("\n", `\n${margin}`)}`,
    ...(todo === null ? [] : [`${margin}→ ${todo}`]),
  ]);
  const count = findings.filter(({ todo }) => todo !== null).length;
  const verdict = count === 0 ? "All is well." : count === 1 ? "One thing needs you." : `${count} things need you.`;
  return [...lines, "", verdict].join("\n");
};

const jsonOf = (outside: Outside, inside: Inside | { isAway: string }, findings: readonly Finding[]): string =>
  JSON.stringify({ well: findings.every(({ todo }) => todo === null), findings, outside, inside }, null, 2);

if (process.argv[1] === fileURLToPath(import.meta.url)) runScript(main);
