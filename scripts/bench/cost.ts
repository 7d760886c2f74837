import type { Figure } from "./figures.ts";
import type { Part } from "./part.ts";
import { Scene, type Taken } from "./scene.ts";

interface Told {
  readonly statements: number;
  readonly wires: Readonly<
    Record<string, { readonly trips: number; readonly sent: number; readonly received: number }>
  >;
}

/**
 * What one message costs beside time: statements, round trips, bytes. Sent at a steady rate, because under a heavy load
 * several messages share a statement and each looks cheaper than it is alone.
 */
export const cost: Part = async ({ ground, chats, messages }) => {
  const scene = await Scene.open({ ground, chats, events: "http", watched: true });
  const count = Math.min(messages, 400);
  try {
    await scene.warmUp();
    return [
      ...(await costOf(scene, "in", count, () => scene.clientsWrite(count, { perSecond: 20 }))),
      ...(await costOf(scene, "back", count, () => scene.staffReplies(count, { perSecond: 20 }))),
      ...(await costOf(scene, "in, flat out", count, () => scene.clientsWrite(count))),
      ...(await costOf(scene, "back, flat out", count, () => scene.staffReplies(count))),
    ];
  } finally {
    await scene.close();
  }
};

const costOf = async (scene: Scene, way: string, count: number, send: () => Promise<Taken>): Promise<Figure[]> => {
  const before = { told: await scene.program.told<Told>("wire"), kept: await keptIn(scene) };
  await send();
  const after = { told: await scene.program.told<Told>("wire"), kept: await keptIn(scene) };
  const each = (what: string, from: number, to: number, unit = ""): Figure => ({
    what: `${way}, ${what} a message`,
    value: (to - from) / count,
    unit,
  });
  const wires = Object.entries(after.told.wires).flatMap(([name, now]) => {
    const then = before.told.wires[name]!;
    if (now.sent === 0) return [];
    return [
      each(`round trips to the ${name}`, then.trips, now.trips),
      each(`bytes to and from the ${name}`, then.sent + then.received, now.sent + now.received, "B"),
    ];
  });
  return [
    each("statements", before.told.statements, after.told.statements),
    ...wires,
    each("journal of the database", before.kept.journal, after.kept.journal, "B"),
    each("room on disk", before.kept.size, after.kept.size, "B"),
  ];
};

/** The journal is the whole server's: others who write on it at the same time are counted too. */
const keptIn = async ({ owner }: Scene): Promise<{ journal: number; size: number }> => {
  const { rows } = await owner.query(
    "select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') as journal, pg_database_size(current_database()) as size",
  );
  return { journal: Number(rows[0].journal), size: Number(rows[0].size) };
};
