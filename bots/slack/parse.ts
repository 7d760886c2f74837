import { type Event, type IncomingFile, ORIGINAL_S } from "../event.ts";
import { type Around, instant, isReply, placeOf, placeOfPress, unnamed } from "./around.ts";
import { describeFile, unshownFiles } from "./files.ts";
import { keyOf } from "./name.ts";
import {
  type Body,
  channelOf,
  chosen,
  type SlackEvent,
  type SlackFile,
  type SlackMessage,
  type Stored,
  userOf,
} from "./shapes.ts";
import { parseSubmission } from "./submission.ts";
import { mentionsIn, piecesOf, settle, unescaped, withoutUs } from "./words.ts";
import { fromWorkspace } from "./workspace.ts";

/** A stored payload in our words. Slack's shapes end here. */
export const parse = async (raw: unknown, around: Around): Promise<Event> => {
  const { body } = raw as Stored;
  if (body?.type === "event_callback" && body.event) return fromEvent(body, body.event, around);
  if (body?.command) return commanded(body, around);
  if (body?.type === "block_actions") return pressed(body, around);
  if (body?.type === "view_submission") return parseSubmission(body, around);
  return ignored(`nothing to do for ${body?.type ?? "an unknown shape"}`);
};

const ignored = (why: string): Event => ({ kind: "ignored", why });

const fromEvent = (body: Body, event: SlackEvent, around: Around): Promise<Event> | Event =>
  event.type === "message" || event.type === "app_mention"
    ? fromMessage(event, around)
    : fromWorkspace(body, event, around);

const fromMessage = (event: SlackEvent, around: Around): Promise<Event> | Event => {
  if (event.subtype === "message_changed") return edited(event, around);
  if (event.subtype === "message_deleted") return deleted(event, event.previous_message, around);
  if (event.bot_id || !userOf(event)) return ignored("written by another app");
  if (event.subtype && !SPOKEN.includes(event.subtype)) return ignored(`a message of the kind ${event.subtype}`);
  return said(event, around);
};

const SPOKEN = ["file_share", "thread_broadcast", "me_message"];

const said = async (event: SlackEvent, around: Around): Promise<Event> => {
  const message = event as SlackMessage;
  const pieces = piecesOf(message);
  const mentions = mentionsIn(pieces, around.botUser);
  const place = placeOf(message.channel ?? "", message, event.channel_type, around);
  const [from, body, files] = await Promise.all([
    around.people.look(message.user ?? ""),
    wordsOf(message, around),
    filesOf(message.files ?? [], around),
  ]);
  return {
    kind: "said",
    id: message.ts ?? "",
    from,
    place,
    at: instant(message.ts, around),
    body,
    files,
    ...(isReply(message) && place.kind !== "desk" ? { replyTo: message.thread_ts } : {}),
    addressed: place.kind === "private" || event.type === "app_mention" || mentions.us,
    ...(mentions.ids.length > 0 ? { mentions: { ids: mentions.ids, leading: mentions.leading } } : {}),
  };
};

const wordsOf = async (message: SlackMessage, { people, botUser }: Around) => {
  const names = { person: people.nameOf, channel: people.channelName };
  const body = await settle(withoutUs(piecesOf(message), botUser), names);
  const elsewhere = unshownFiles(message.files ?? []);
  return body.length > 0 && elsewhere.length > 0 ? [...body, { text: "\n" }, ...elsewhere] : [...body, ...elsewhere];
};

const filesOf = async (files: readonly SlackFile[], around: Around): Promise<IncomingFile[]> => {
  const whole = await Promise.all(
    files.map(async (file) =>
      file.file_access === "check_file_info" && file.id ? ((await around.fileInfo(file.id)) ?? file) : file,
    ),
  );
  return whole.flatMap((file) => describeFile(file) ?? []);
};

const edited = async (event: SlackEvent, around: Around): Promise<Event> => {
  const { message, previous_message: before } = event;
  // Slack leaves a stone where a root with replies was deleted.
  if (message?.subtype === "tombstone") return deleted(event, message, around);
  if (!message?.ts || !message.user || message.bot_id) return ignored("an edit by another app");
  if (before && sameWords(before, message)) return ignored("only what Slack shows beside the words has changed");
  return {
    kind: "edited",
    id: message.ts,
    original: originalOf(event, message.ts),
    from: await around.people.look(message.user),
    place: placeOf(channelOf(event) ?? "", message, event.channel_type, around),
    at: instant(event.event_ts, around),
    body: await wordsOf(message, around),
    version: event.event_ts ?? message.ts,
  };
};

const originalOf = (event: SlackEvent, ts: string): string | null =>
  Number(event.event_ts ?? ts) - Number(ts) < ORIGINAL_S ? keyOf(channelOf(event) ?? "", ts) : null;

const sameWords = (before: SlackMessage, after: SlackMessage) =>
  JSON.stringify(piecesOf(before)) === JSON.stringify(piecesOf(after)) &&
  idsOf(before.files).join() === idsOf(after.files).join();

const idsOf = (files: readonly SlackFile[] | undefined) => (files ?? []).map(({ id }) => id);

// Slack does not tell who deleted; the writer is the best guess, and none is needed.
const deleted = (event: SlackEvent, message: SlackMessage | undefined, around: Around): Event => ({
  kind: "deleted",
  id: event.deleted_ts ?? message?.ts ?? "",
  original: originalOf(event, event.deleted_ts ?? message?.ts ?? ""),
  from: unnamed(event.previous_message?.user ?? message?.user ?? ""),
  place: placeOf(
    channelOf(event) ?? "",
    { ...message, ts: event.deleted_ts ?? message?.ts },
    event.channel_type,
    around,
  ),
  at: instant(event.event_ts, around),
});

const commanded = async (body: Body, around: Around): Promise<Event> => {
  const channel = body.channel_id ?? "";
  const title = body.channel_name;
  return {
    kind: "commanded",
    id: body.trigger_id ?? null,
    command: (body.command ?? "").replace(/^\//, ""),
    argument: unescaped(body.text ?? "").trim(),
    ...(body.response_url ? { reply: body.response_url } : {}),
    from: await around.people.look(body.user_id ?? ""),
    place: { ...placeOf(channel, {}, undefined, around), ...(title ? { title } : {}) },
    at: around.now(),
  };
};

const pressed = async (body: Body, around: Around): Promise<Event> => {
  const value = chosen(body);
  if (!value) return ignored("a press without a value");
  const { container } = body;
  return {
    kind: "pressed",
    value,
    on: container?.message_ts ?? null,
    ...(body.response_url ? { reply: body.response_url } : {}),
    from: await around.people.look(body.user?.id ?? ""),
    place: placeOfPress(body, around),
    at: instant(body.actions?.[0]?.action_ts, around),
  };
};
