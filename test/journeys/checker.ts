import type pg from "pg";

/** One line of a conversation as somebody saw it: in a client's chat, or in a ticket's thread. */
export interface Seen {
  readonly place: string;
  readonly text: string;
}

export interface Verdict {
  readonly lost: string[];
  readonly doubled: string[];
  /** Words of one conversation that stand in another's place. */
  readonly crossings: string[];
  /** Words that stand before words that were said earlier. */
  readonly inversions: string[];
}

/** Said by the client to the desk, or by the desk to the client. */
export type Way = "in" | "out";

/** Numbered words name the conversation they belong to: `ana-in-07`. */
export const numbered = (owner: string, way: Way, n: number): string => `${owner}-${way}-${String(n).padStart(2, "0")}`;

/** What was said against what stands where. Each place belongs to whom its first numbered words name. */
export const judge = (said: readonly string[], seen: readonly Seen[], way: Way): Verdict => {
  const count = new Map<string, number>();
  const owners = new Map<string, string>();
  const latest = new Map<string, number>();
  const crossings: string[] = [];
  const inversions: string[] = [];
  for (const { place, text } of seen) {
    for (const [words, owner, n] of text.matchAll(new RegExp(`(\\w+)-${way}-(\\d\\d)`, "g"))) {
      const times = (count.get(words) ?? 0) + 1;
      count.set(words, times);
      if (!owners.has(place)) owners.set(place, owner!);
      if (owners.get(place) !== owner) crossings.push(`${words} in ${place}`);
      // A second copy comes late by its nature.
      if (times === 1 && Number(n) < (latest.get(place) ?? 0)) inversions.push(`${words} after ${latest.get(place)}`);
      latest.set(place, Math.max(latest.get(place) ?? 0, Number(n)));
    }
  }
  return {
    lost: said.filter((words) => !count.has(words)),
    doubled: said.filter((words) => (count.get(words) ?? 0) > 1),
    crossings,
    inversions,
  };
};

/** Every stored update is done, parked or pending, and every notice too; nothing is without a state. */
export const audit = async (owner: pg.Client) => {
  // One moment's picture: what is written between two of these questions would look like a gap.
  await owner.query("begin isolation level repeatable read");
  try {
    return await sums(owner);
  } finally {
    await owner.query("commit");
  }
};

const sums = async (owner: pg.Client) => {
  const one = async (sql: string): Promise<Record<string, number>> => {
    const { rows } = await owner.query<{ state: string; count: string }>(sql);
    return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]));
  };
  const inbox = await one("select state, count(*) from inbox group by state");
  const lanes = await one(
    "select 'received' as state, coalesce(sum(last_seq), 0) as count from lane union all select 'settled', coalesce(sum(done_seq), 0) from lane",
  );
  const deliveries = await one("select state, count(*) from delivery group by state");
  const streams = await one(
    "select 'written' as state, coalesce(sum(last_seq), 0) as count from stream union all select 'settled', coalesce(sum(done_seq), 0) from stream",
  );
  const { rows } = await owner.query<{ count: string }>("select count(*) from delivery where possibly_doubled");
  const { done = 0, parked = 0, pending = 0 } = inbox;
  const waiting = (deliveries.pending ?? 0) + (deliveries.sending ?? 0) + (deliveries.unknown ?? 0);
  return {
    received: lanes.received ?? 0,
    done,
    parked,
    pending,
    waiting,
    settled: lanes.settled ?? 0,
    deliveries: Object.values(deliveries).reduce((sum, count) => sum + count, 0),
    written: streams.written ?? 0,
    marked: Number(rows[0]!.count),
    refused: (deliveries.refused ?? 0) + (deliveries.gone ?? 0),
  };
};
