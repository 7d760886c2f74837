import { memberShape } from "./account.ts";
import { blank, botBy, commitMessages, groupBy, idsOf, personBy, presentBots, type Ref } from "./acts.ts";
import type { Api } from "./params.ts";
import {
  type Change,
  type GroupRecord,
  groupRoom,
  type Membership,
  type PrivateRecord,
  privateRoom,
} from "./records.ts";
import { botShape, chatShape, seconds, userShape } from "./shapes.ts";
import { groupId } from "./world.ts";

/** Who is where: groups, bots in them, and people who block. */
export const groupVerbs = (api: Api) => ({
  group: (body: { id?: number; title?: string; members?: Ref[]; bots?: Ref[]; supergroup?: boolean }) => {
    const type = body.supergroup ? "supergroup" : "group";
    const id = body.id ?? groupId(type, api.world.nextGroupNumber());
    if (!(id < 0)) throw new Error("a group's id is below zero");
    const members = (body.members ?? []).map((member) => personBy(api, member).id);
    const known = api.world.groups.get(id);
    const value: GroupRecord = known
      ? { ...known, title: body.title ?? known.title, members: body.members ? members : known.members }
      : { id, type, title: body.title ?? "Group", members, bots: {}, migratedTo: null };
    api.world.commit([{ put: "group", value }]);
    api.tell("members", { chat: id });
    for (const bot of body.bots ?? []) addBot(api, { chat: id, bot });
    return api.world.groups.get(id);
  },

  addBot: (body: { chat: Ref; bot: Ref; by?: Ref; admin?: boolean }) => addBot(api, body),

  removeBot: ({ chat, bot, by, status }: { chat: Ref; bot: Ref; by?: Ref; status?: "kicked" | "left" }) => {
    const group = groupBy(api, chat);
    return changeBot(api, group, botBy(api, bot).id, status ?? "kicked", actor(api, group, by));
  },

  join: ({ chat, user }: { chat: Ref; user: Ref }) => {
    const group = groupBy(api, chat);
    const person = personBy(api, user);
    const value = { ...group, members: [...new Set([...group.members, person.id])] };
    return service(api, value, person.id, { new_chat_members: [userShape(person)] });
  },

  leave: ({ chat, user }: { chat: Ref; user: Ref }) => {
    const group = groupBy(api, chat);
    const person = personBy(api, user);
    const value = { ...group, members: group.members.filter((id) => id !== person.id) };
    return service(api, value, person.id, { left_chat_member: userShape(person) });
  },

  /** A group becomes a supergroup: a new id, and a service message on each side. */
  migrate: ({ chat }: { chat: Ref }) => {
    const group = groupBy(api, chat);
    if (group.type === "supergroup" || group.migratedTo !== null) throw new Error("it is a supergroup already");
    const id = groupId("supergroup", api.world.nextGroupNumber());
    const from = actor(api, group, undefined);
    api.world.commit([{ put: "group", value: { ...group, id, type: "supergroup" } }]);
    service(api, { ...group, migratedTo: id }, from, { migrate_to_chat_id: id });
    service(api, api.world.groups.get(id)!, from, { migrate_from_chat_id: group.id });
    return { id };
  },

  block: ({ from, bot }: { from: Ref; bot?: Ref }) => setBlocked(api, from, bot, true),
  unblock: ({ from, bot }: { from: Ref; bot?: Ref }) => setBlocked(api, from, bot, false),

  deactivate: ({ user }: { user: Ref }) => {
    const value = { ...personBy(api, user), deactivated: true };
    api.world.commit([{ put: "user", value }]);
    api.tell("user", { user: value.id });
    return value;
  },
});

const addBot = (api: Api, { chat, bot, by, admin }: { chat: Ref; bot: Ref; by?: Ref; admin?: boolean }) => {
  const group = groupBy(api, chat);
  const added = botBy(api, bot);
  const from = actor(api, group, by);
  const change = changeBot(api, group, added.id, admin ? "administrator" : "member", from);
  const posted = service(api, api.world.groups.get(group.id)!, from, { new_chat_members: [botShape(added)] });
  return { ...posted, updates: [...change.updates, ...posted.updates] };
};

const changeBot = (api: Api, group: GroupRecord, bot: number, status: Membership, from: number) => {
  const before = group.bots[bot] ?? "left";
  const value = { ...group, bots: { ...group.bots, [bot]: status } };
  const update = membershipUpdate(api, bot, groupRoom(group.id), from, [before, status]);
  api.world.commit([{ put: "group", value }, ...update]);
  api.tell("members", { chat: group.id, bot, status });
  return { chat: group.id, status, updates: idsOf(update) };
};

const setBlocked = (api: Api, from: Ref, ref: Ref | undefined, blocked: boolean) => {
  const person = personBy(api, from);
  const bot = botBy(api, ref).id;
  const room = privateRoom(bot, person.id);
  const known: PrivateRecord | undefined = api.world.privates.get(room);
  if (!known) throw new Error(`${person.firstName} has no chat with this bot`);
  if (known.blocked === blocked) return { blocked, updates: [] };
  const statuses: [Membership, Membership] = blocked ? ["member", "kicked"] : ["kicked", "member"];
  const update = membershipUpdate(api, bot, room, person.id, statuses);
  api.world.commit([{ put: "private", value: { ...known, blocked } }, ...update]);
  api.tell("block", { chat: person.id, bot, blocked });
  return { blocked, updates: idsOf(update) };
};

const membershipUpdate = (
  api: Api,
  bot: number,
  room: string,
  from: number,
  [old, now]: [Membership, Membership],
): Change[] => {
  const shape = botShape(api.world.bots.get(bot)!);
  return api.updates.queued(bot, "my_chat_member", {
    chat: chatShape(api.world, room),
    from: userShape(api.world.users.get(from)!),
    date: seconds(api.world.clock.now()),
    old_chat_member: memberShape(shape, old),
    new_chat_member: memberShape(shape, now),
  });
};

/** Changes the group and says so in it. */
const service = (api: Api, group: GroupRecord, from: number, fields: Record<string, unknown>) => {
  const room = groupRoom(group.id);
  api.world.commit([{ put: "group", value: group }]);
  api.tell("members", { chat: group.id, bots: presentBots(group) });
  return commitMessages(api, room, [{ ...blank(api, room, from), service: fields }]);
};

const actor = (api: Api, group: GroupRecord, by: Ref | undefined): number => {
  if (by !== undefined) return personBy(api, by).id;
  const first = group.members[0];
  if (first === undefined) throw new Error("the group has no members; say by whom");
  return first;
};
