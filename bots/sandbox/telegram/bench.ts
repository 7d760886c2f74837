import type { Faults } from "../faults.ts";
import { botBy, type Ref, roomBy } from "./acts.ts";
import type { CallLog } from "./calls.ts";
import type { LimitSettings } from "./limits.ts";
import type { Api } from "./params.ts";
import type { BotRecord, Pending } from "./records.ts";
import { chatShape } from "./shapes.ts";

/** What tests do to the platform itself. */
export const benchVerbs = (api: Api, log: CallLog, faults: Faults) => ({
  bot: (body: { token: string; username?: string; firstName?: string; groupPrivacy?: boolean }) => {
    const id = Number(/^(\d+):\S+$/.exec(body.token ?? "")?.[1]);
    if (!id) throw new Error("a token is <id>:<secret>");
    const known = api.world.bots.get(id);
    const username = body.username ?? known?.username ?? `relevo_${id}_bot`;
    const value: BotRecord = {
      id,
      token: body.token,
      username,
      firstName: body.firstName ?? known?.firstName ?? username,
      groupPrivacy: body.groupPrivacy ?? known?.groupPrivacy ?? true,
      commands: known?.commands ?? {},
      webhook: known?.webhook ?? null,
      allowedUpdates: known?.allowedUpdates ?? [],
    };
    if (JSON.stringify(value) !== JSON.stringify(known)) api.world.commit([{ put: "bot", value }]);
    api.tell("bot", { bot: id });
    return value;
  },

  raw: ({ bot, update }: { bot?: Ref; update: unknown }) => {
    const { id } = botBy(api, bot);
    const { nextId } = api.world.queue(id);
    const given = (update as { update_id?: unknown } | null)?.update_id;
    const number = Number.isInteger(given) ? Number(given) : nextId;
    const isObject = typeof update === "object" && update !== null && !Array.isArray(update);
    const shape = isObject && given === undefined ? { update_id: number, ...update } : update;
    const entry: Pending = { id: number, update: shape, kind: "", at: api.world.clock.now() };
    // An id of the past cannot wait in the queue, where it would be confirmed unseen.
    if (number < nextId) again(api, id, [entry]);
    else api.world.commit([{ put: "update", bot: id, value: entry }]);
    return { updates: [number] };
  },

  /** Updates that were confirmed come again: those named, else the last so many, else all. */
  redeliver: ({ bot, updateIds, last }: { bot?: Ref; updateIds?: number[]; last?: number }) => {
    const { id } = botBy(api, bot);
    const { confirmed } = api.world.queue(id);
    const wanted = updateIds ?? [...confirmed.keys()].slice(last === undefined ? 0 : -last);
    const entries = wanted.flatMap((update) => confirmed.get(update) ?? []);
    again(api, id, entries);
    return { updates: entries.map((entry) => entry.id) };
  },

  failDownloads: ({
    times = 1,
    kind = "500",
    ms,
  }: {
    times?: number;
    kind?: "500" | "403" | "hang" | "drop-before" | "error";
    ms?: number;
  } = {}) => faults.add({ platform: "telegram", method: "download", kind, times, ms }),

  limits: ({ retryBaseMs, ...change }: Partial<LimitSettings> & { retryBaseMs?: number } = {}) => {
    if (retryBaseMs !== undefined) api.webhooks.retryBaseMs = retryBaseMs;
    const settings = Object.keys(change).length > 0 ? api.limits.set(change) : api.limits.settings;
    api.updates.strict = settings.on;
    return { ...settings, retryBaseMs: api.webhooks.retryBaseMs, refused: api.limits.refused };
  },

  options: ({ retryBaseMs }: { retryBaseMs?: number }) => {
    if (retryBaseMs !== undefined) api.webhooks.retryBaseMs = retryBaseMs;
    return { retryBaseMs: api.webhooks.retryBaseMs };
  },

  calls: (body: { since?: number; method?: string }) => log.list(body),

  pending: ({ bot }: { bot?: Ref }) => ({
    updates: [...api.world.queue(botBy(api, bot).id).pending.keys()],
    polling: api.updates.isPolled(botBy(api, bot).id),
  }),

  room: ({ chat, bot }: { chat: Ref; bot?: Ref }) => chatShape(api.world, roomBy(api, chat, bot)),

  /** Empties chats and queues; bots, people and all counters stay. */
  clear: () => {
    api.world.commit([{ put: "cleared" }]);
    log.clear();
    api.tell("cleared", {});
    return { ok: true };
  },
});

const again = (api: Api, bot: number, entries: Pending[]): void => {
  if (api.world.bots.get(bot)?.webhook) api.webhooks.repeat(bot, entries);
  else api.updates.repeat(bot, entries);
};
