import type { Event, Place } from "../event.ts";
import { type Around, placeOf, unnamed, when } from "./around.ts";
import { type Body, channelOf, type SlackEvent, userOf } from "./shapes.ts";

/** What happens around the messages: who comes and goes, which channels open, close and move, whether the app still lives. */
export const fromWorkspace = (body: Body, event: SlackEvent, around: Around): Promise<Event> | Event => {
  switch (event.type) {
    case "app_home_opened":
      return homeOpened(body, event, around);
    case "member_joined_channel":
    case "member_left_channel":
      return membership(body, event, around);
    case "user_change":
      return userChanged(body, event, around);
    case "channel_id_changed":
      return channelMoved(body, event, around);
    default:
      return reached(body, event, around) ?? ignored(`nothing to do for the event ${event.type}`);
  }
};

const ignored = (why: string): Event => ({ kind: "ignored", why });

const homeOpened = async (body: Body, event: SlackEvent, around: Around): Promise<Event> => {
  const user = userOf(event) ?? "";
  if ((event as { tab?: string }).tab === "messages") return ignored("the messages tab was opened");
  const from = await around.people.look(user);
  return { kind: "home-opened", from, place: { address: user, kind: "private" }, at: when(body, around) };
};

const membership = async (body: Body, event: SlackEvent, around: Around): Promise<Event> => {
  const [channel, user] = [channelOf(event) ?? "", userOf(event) ?? ""];
  const inside = event.type === "member_joined_channel";
  const [place, at] = [placeOf(channel, {}, undefined, around), when(body, around)];
  if (user === around.botUser)
    return {
      kind: "reached",
      reachable: inside,
      why: inside ? "invited" : "removed from the channel",
      from: unnamed(user),
      place,
      at,
    };
  if (channel !== around.deskChannel) return ignored("somebody joined or left another channel");
  return { kind: "membership", inside, from: await around.people.look(user), place, at };
};

const userChanged = (body: Body, event: SlackEvent, around: Around): Event => {
  const user = userOf(event) ?? "";
  around.people.forget(user);
  if (typeof event.user !== "object" || event.user.deleted !== true) return ignored("somebody's profile has changed");
  const place: Place = { address: around.deskChannel, kind: "desk" };
  return { kind: "membership", inside: false, from: unnamed(user), place, at: when(body, around) };
};

const channelMoved = (body: Body, event: SlackEvent, around: Around): Event => {
  const [from, to] = [event.old_channel_id ?? "", event.new_channel_id ?? ""];
  const place = placeOf(from, {}, undefined, around);
  around.moved(from, to);
  return { kind: "moved", from: unnamed(""), place, at: when(body, around), to };
};

const REACH: Record<string, { reachable: boolean; why: string }> = {
  channel_archive: { reachable: false, why: "the channel is archived" },
  group_archive: { reachable: false, why: "the channel is archived" },
  channel_deleted: { reachable: false, why: "the channel is deleted" },
  group_deleted: { reachable: false, why: "the channel is deleted" },
  channel_left: { reachable: false, why: "removed from the channel" },
  group_left: { reachable: false, why: "removed from the channel" },
  channel_unarchive: { reachable: true, why: "the channel is open again" },
  group_unarchive: { reachable: true, why: "the channel is open again" },
  channel_rename: { reachable: true, why: "the channel has another name" },
  group_rename: { reachable: true, why: "the channel has another name" },
  tokens_revoked: { reachable: false, why: "the app's tokens are revoked" },
  app_uninstalled: { reachable: false, why: "the app is no longer installed" },
};

const reached = (body: Body, event: SlackEvent, around: Around): Event | null => {
  const reach = REACH[event.type ?? ""];
  if (!reach) return null;
  const isWhole = event.type === "tokens_revoked" || event.type === "app_uninstalled";
  if (isWhole) around.lost(reach.why);
  const place = placeOf(isWhole ? around.deskChannel : (channelOf(event) ?? ""), {}, undefined, around);
  const title = typeof event.channel === "object" ? event.channel.name : undefined;
  const from = unnamed(userOf(event) ?? "");
  return { kind: "reached", ...reach, from, place: { ...place, ...(title ? { title } : {}) }, at: when(body, around) };
};
