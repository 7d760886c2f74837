import { type Connected, createInbound, type Inbound } from "../../bots/inbound.ts";
import { DESK } from "../../core/actor.ts";
import type { Instance, Lanes } from "../../core/duty.ts";
import { noMeters } from "../../core/meters.ts";
import type { Tx } from "../../core/ports.ts";
import { isAway } from "../../db/connect.ts";
import { joinInstances } from "../../db/instances.ts";
import { createLanes } from "../../db/lanes.ts";
import { type Ground, quiet } from "../ground.ts";
import type { Scene } from "./scene.ts";

export interface Worker {
  readonly instance: Instance;
  readonly lanes: Lanes;
  readonly inbound: Inbound;
}

/** A process that works lanes. Each update that it handles becomes a fact in the same commit, so that facts count what counts. */
export const openWorker = async (
  ground: Ground,
  { clients, ticket, clock, desk }: Scene,
  before: (key: string, tx: Tx) => void | Promise<void> = () => {},
  park: (tx: Tx) => Promise<void> = async () => {},
): Promise<Worker> => {
  const instance = await joinInstances(ground.appUrl, "test", clock.now, quiet);
  const lanes = createLanes(ground.pool, instance.id, clock.now);
  const inbound = createInbound({
    desk,
    lanes,
    channel: (id) => (id === clients ? connected(clients) : null),
    handle: async (tx, _, event) => {
      const key = event.kind === "ignored" ? event.why : "";
      await before(key, tx);
      tx.tickets.record({ ticket, kind: "handled", by: DESK, data: { key } });
    },
    park,
    isAway,
    log: quiet,
    meters: noMeters,
  });
  return { instance, lanes, inbound };
};

const connected = (id: string): Connected => ({
  id,
  key: "clients",
  kind: "telegram",
  side: "clients",
  botUser: "1",
  bot: {
    parse: async (raw: unknown) => ({ kind: "ignored" as const, why: (raw as { key: string }).key }),
  } as unknown as Connected["bot"],
});

/** The keys of what was handled, in the order of the commits. */
export const handled = async (ground: Ground, { ticket }: Scene): Promise<string[]> =>
  (
    await ground.owner.query<{ key: string }>(
      "select data ->> 'key' as key from fact where ticket_id = $1 and kind = 'handled' order by id",
      [ticket],
    )
  ).rows.map(({ key }) => key);

/** Breaks all connections of the program but the one by which an instance lives. */
export const breakConnections = (ground: Ground): Promise<unknown> =>
  ground.owner.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'relevo'",
  );
