import type pg from "pg";
import { type Dismissed, dismissRepair } from "../../core/repairs/dismiss.ts";
import type { Repair } from "../../core/repairs/repair.ts";
import { type Retried, retryRepair } from "../../core/repairs/retry.ts";
import { readAccount } from "../../db/apply.ts";
import { over } from "../../db/connect.ts";
import { createDesk, type DeskDb } from "../../db/desk.ts";
import { createRepairReading } from "../../db/repairs.ts";
import { inTransaction } from "../../db/transaction.ts";
import { ARRIVED, lineOf, when } from "./findings.ts";
import { type OpenRepair, readAccounts, readOpen } from "./look.ts";

/** What a command has to say, and whether somebody is still needed. */
export interface Told {
  readonly lines: readonly string[];
  readonly isWell: boolean;
}

export interface Wishes {
  readonly channel: string | null;
  readonly anyway: boolean;
  readonly because: string | null;
  readonly raw: boolean;
}

const OPERATOR = "operator";

export const list = async (pool: pg.Pool, { channel }: Wishes, now: Date): Promise<Told> => {
  const open = (await readOpen(pool)).filter((one) => isOn(one, channel));
  if (open.length === 0) return { lines: ["Nothing waits for you."], isWell: true };
  return { lines: open.map((one) => lineOf(one, now)), isWell: false };
};

export const show = async (pool: pg.Pool, id: string, { raw }: Wishes, now: Date): Promise<Told> => {
  const found = await find(pool, id);
  if (!found) return { lines: [unknown(id)], isWell: false };
  const words = raw ? await readRaw(pool, found) : [];
  return { lines: [...describe(found, now), ...words], isWell: found.state !== "open" };
};

export const retry = async (pool: pg.Pool, id: string, { anyway }: Wishes, now: Date): Promise<Told> => {
  const found = await find(pool, id);
  if (!found) return { lines: [unknown(id)], isWell: false };
  return act(pool, found, now, (desk) =>
    desk.transaction(found.accountId, { by: "desk" }, (tx) => retryRepair(tx, { by: OPERATOR, id: found.id, anyway })),
  );
};

/** One by one, so that what can't be tried again holds up nothing else. */
export const retryAll = async (pool: pg.Pool, wishes: Wishes, now: Date): Promise<Told> => {
  const open = (await readOpen(pool)).filter((one) => isOn(one, wishes.channel));
  const told: Told[] = [];
  for (const { id } of open) told.push(await retry(pool, id, wishes, now));
  if (told.length === 0) return { lines: ["Nothing waits for you."], isWell: true };
  return { lines: told.flatMap(({ lines }) => lines), isWell: told.every(({ isWell }) => isWell) };
};

export const dismiss = async (pool: pg.Pool, id: string, { because }: Wishes, now: Date): Promise<Told> => {
  if (!because?.trim()) return { lines: [`Say why: npm run doctor -- dismiss ${id} --because "…"`], isWell: false };
  const found = await find(pool, id);
  if (!found) return { lines: [unknown(id)], isWell: false };
  return act(pool, found, now, (desk) =>
    desk.transaction(found.accountId, { by: "desk" }, (tx) =>
      dismissRepair(tx, { by: OPERATOR, id: found.id, because: because.trim() }),
    ),
  );
};

type Found = OpenRepair & { readonly accountId: string };

const find = async (pool: pg.Pool, given: string): Promise<Found | null> => {
  const id = given.toLowerCase();
  const reading = createRepairReading({ inside: (account, work) => inTransaction(pool, account, work) });
  for (const account of await readAccounts(pool)) {
    const repair = await reading.repair(account.id, id);
    if (repair) return { ...repair, account: account.key, accountId: account.id };
  }
  return null;
};

// Nobody is woken: the programs that run look each second for what waits.
const act = async (
  pool: pg.Pool,
  found: Found,
  now: Date,
  work: (desk: DeskDb) => Promise<Retried | Dismissed>,
): Promise<Told> => {
  const client = await pool.connect();
  const account = await readAccount(over(client), found.accountId).finally(() => client.release());
  const desk = createDesk({ pool, now: () => now, account: async () => account, wake: () => undefined });
  return tell(found.id, await work(desk), now);
};

const tell = (id: string, ended: Retried | Dismissed, now: Date): Told => {
  switch (ended.is) {
    case "done":
      return well(ended.as ? `${id} is tried again as ${ended.as}.` : `${id} is dismissed.`);
    case "done-before":
      return well(`${id} was ${doneWords(ended.done, now)} already. Nothing was done now.`);
    case "unknown":
      return { lines: [unknown(id)], isWell: false };
    case "not-open":
      return {
        lines: [`${id} needs nobody: it is ${ended.state}${ended.done ? `, ${doneWords(ended.done, now)}` : ""}.`],
        isWell: true,
      };
    case "may-have-arrived":
      return {
        lines: [
          `${id} ${ARRIVED[ended.arrived]}, and its reader may get it twice. To send it all the same: npm run doctor -- retry ${id} --anyway`,
        ],
        isWell: false,
      };
    case "taken-back":
      return {
        lines: [`${id} is not sent: its words were deleted or kept inside since. ${dismissal(id)}`],
        isWell: false,
      };
    case "emptied":
      return { lines: [`${id} can't be tried again: its content was deleted. ${dismissal(id)}`], isWell: false };
  }
};

const well = (line: string): Told => ({ lines: [line], isWell: true });

const unknown = (id: string): string => `There is no ${id}. npm run doctor -- list shows what there is.`;

const dismissal = (id: string): string => `npm run doctor -- dismiss ${id} --because "…"`;

const doneWords = (done: Repair["done"], now: Date): string => {
  if (!done) return "ended";
  const what = done.as ? `tried again as ${done.as}` : "dismissed";
  return `${what} by ${done.by} on ${when(done.at, now)}${done.because ? `, because: ${done.because}` : ""}`;
};

const describe = (found: Found, now: Date): string[] => [
  `${found.id}: ${found.kind === "update" ? "an update" : "a delivery"} of ${found.account}/${found.channel.key} (${found.channel.kind}), ${found.state}`,
  `  what     ${found.what}${found.ticket === null ? "" : ` of ticket #${found.ticket}`}`,
  `  came     ${when(found.came, now)}`,
  ...(found.ended ? [`  ended    ${when(found.ended, now)}`] : []),
  ...(found.why ? [`  because  ${found.why}`] : []),
  ...(found.arrived ? [`  beware   it ${ARRIVED[found.arrived]}: trying it again wants --anyway`] : []),
  ...(found.done ? [`  done     ${doneWords(found.done, now)}`] : []),
  ...(found.state === "open"
    ? [`  do       npm run doctor -- retry ${found.id}`, `           ${dismissal(found.id)}`]
    : []),
];

/** What came, as it came: with somebody's words, so only on request. */
const readRaw = async (pool: pg.Pool, { id, kind }: Found): Promise<string[]> => {
  if (kind === "delivery") return ["  (only updates have a raw form)"];
  const { rows } = await pool.query<{ raw: string | null }>("select raw from inbox where id = $1", [id.slice(1)]);
  return [rows[0]?.raw ?? "  (deleted)"];
};

/** `clients`, or `acme/clients` where several accounts call theirs the same. */
const isOn = ({ account, channel }: OpenRepair, wanted: string | null): boolean =>
  wanted === null || wanted === channel.key || wanted === `${account}/${channel.key}`;
