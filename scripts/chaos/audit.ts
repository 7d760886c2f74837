import type pg from "pg";

export type Sums = Awaited<ReturnType<typeof sums>>;

/** Every stored update is done, parked or pending, and every notice too; nothing is without a state. */
export const audit = async (owner: pg.Client): Promise<Sums> => {
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
    sent: deliveries.sent ?? 0,
    marked: Number(rows[0]!.count),
    refused: (deliveries.refused ?? 0) + (deliveries.gone ?? 0),
  };
};
