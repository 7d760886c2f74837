import { typeByName } from "./bytes.ts";
import type { Slack } from "./context.ts";
import { closeView, pressInMessage, pressInView, runCommand, runShortcut, submitView } from "./interactions.ts";
import { forgetFile } from "./methods/files.ts";
import { openDirect } from "./methods/places.ts";
import { homeOf } from "./methods/views.ts";
import { change, join, leave, post, react, remove } from "./posting.ts";
import { permalinkOf, viewJson } from "./shapes.ts";
import { suggestInMessage, suggestInView } from "./suggestions.ts";
import { convertTyped, richText } from "./typed.ts";
import type { Channel, Json, Message, User, View } from "./types.ts";
import { appOf, channelOf, memberIn, messageOf, need, placeOf, userOf } from "./who.ts";
import { newId } from "./world.ts";

/** Control verbs by which people act, as they would in Slack's own client. */
export const actorVerbs = (slack: Slack): Record<string, (body: Json) => unknown> => ({
  post: (body) => writes(slack, body),
  edit: (body) => edits(slack, body),
  delete: ({ channel, ts, user }) => {
    const place = channelOf(slack, channel);
    remove(slack, place, ownMessage(slack, place, ts, user));
    return { deleted: true };
  },
  deleteFile: ({ file }) => {
    const known = slack.world.get("file", file);
    if (!known) throw new Error(`No file ${file}`);
    forgetFile(slack, known);
    return { deleted: true };
  },
  react: ({ channel, ts, user, name, remove: off }) => {
    const place = channelOf(slack, channel);
    const who = memberIn(place, userOf(slack, user));
    return { changed: react(slack, place, messageOf(slack, place, ts), who.id, name, !off) };
  },
  press: (body) => presses(slack, body),
  submitView: ({ user, viewId, values }) => {
    const who = userOf(slack, user);
    return submitView(slack, who, openView(slack, who, viewId), values ?? {});
  },
  closeView: ({ user, viewId, all }) => {
    const who = userOf(slack, user);
    return closeView(slack, who, openView(slack, who, viewId), all);
  },
  suggest: (body) => suggests(slack, body),
  command: (body) => commands(slack, body),
  shortcut: (body) => uses(slack, body),
  openHome: ({ user, app, tab }) => opensHome(slack, userOf(slack, user), app, tab ?? "home"),
  dm: ({ user, app }) => ({
    channel: openDirect(slack, appOf(slack, app, userOf(slack, user).workspace), userOf(slack, user).id).id,
  }),
  join: ({ channel, user }) => join(slack, channelOf(slack, channel), userOf(slack, user).id),
  leave: ({ channel, user }) => leave(slack, channelOf(slack, channel), userOf(slack, user).id),
  archive: ({ channel, user, undo }) => archives(slack, channelOf(slack, channel), user, !undo),
  rename: ({ channel, name }) => renames(slack, channelOf(slack, channel), name),
  changeId: ({ channel, id }) => changesId(slack, channelOf(slack, channel), id),
  deactivate: ({ user }) => {
    const who = userOf(slack, user);
    const gone = slack.world.put("user", who.id, {
      ...who,
      active: false,
      updated: Math.floor(slack.clock.now() / 1000),
    });
    slack.events.aboutUser("user_change", gone);
    return gone;
  },
});

const writes = (slack: Slack, body: Json): Json => {
  need(body, "channel", "user");
  const user = userOf(slack, body.user);
  const channel = placeOf(slack, body.channel, user);
  memberIn(channel, user);
  if (channel.archived) throw new Error(`${channel.name} is archived`);
  if (body.threadTs) messageOf(slack, channel, body.threadTs);
  const text = textFrom(slack, channel, body);
  const files = (body.files ?? []).map((file: Json) => upload(slack, user, channel.workspace, file));
  const message = post(slack, channel, {
    user: user.id,
    text,
    clientMsgId: newId("", 20).toLowerCase(),
    blocks: body.blocks ?? (text ? [richText(text, newId("", 5))] : undefined),
    ...(files.length > 0 ? { files } : {}),
    ...(body.subtype ? { subtype: body.subtype } : {}),
    ...(body.threadTs ? { threadTs: body.threadTs, broadcast: body.broadcast || undefined } : {}),
  });
  return {
    channel: channel.id,
    ts: message.ts,
    text: message.text,
    files,
    permalink: permalinkOf(slack.world, message),
  };
};

const textFrom = (slack: Slack, channel: Channel, body: Json): string =>
  body.typed === undefined ? (body.text ?? "") : convertTyped(slack.world, channel.workspace, body.typed);

const upload = (slack: Slack, user: User, workspace: string, file: Json): string => {
  need(file, "name");
  const id = newId("F");
  const data = file.base64 === undefined ? undefined : Buffer.from(file.base64, "base64");
  if (data) slack.bytes.write(id, data);
  slack.world.put("file", id, {
    id,
    workspace,
    name: file.name,
    title: file.title ?? file.name,
    mimetype: file.mimetype ?? typeByName(file.name),
    size: data?.length ?? file.size ?? 0,
    ...(data ? {} : { blank: true }),
    ...(file.checkInfo ? { checkInfo: true } : {}),
    user: user.id,
    step: "uploaded",
    created: slack.clock.now(),
    shares: [],
  });
  return id;
};

const edits = (slack: Slack, body: Json): Json => {
  const channel = channelOf(slack, body.channel);
  const old = ownMessage(slack, channel, body.ts, body.user);
  const text = textFrom(slack, channel, body);
  const blocks = body.blocks ?? [richText(text, newId("", 5))];
  change(slack, channel, old, { text, blocks }, old.user ?? null);
  return { ts: old.ts, text };
};

const ownMessage = (slack: Slack, channel: Channel, ts: string, user: string | undefined): Message => {
  const message = messageOf(slack, channel, ts);
  if (user !== undefined && message.user !== userOf(slack, user).id) throw new Error("Only the author may do this");
  return message;
};

const presses = async (slack: Slack, body: Json): Promise<Json> => {
  need(body, "user");
  const user = userOf(slack, body.user);
  const press = {
    actionId: body.actionId,
    blockId: body.blockId,
    label: body.label,
    value: body.value,
    option: body.option,
    forged: body.forged,
    values: body.values,
  };
  if (body.viewId || body.home) return pressInView(slack, user, viewToPress(slack, user, body), press);
  need(body, "channel", "ts");
  const channel = channelOf(slack, body.channel);
  if (!body.forged) memberIn(channel, user);
  const ephemeral = slack.world.get("ephemeral", `${channel.id}/${body.ts}`);
  if (ephemeral && ephemeral.user !== user.id && !body.forged) throw new Error(`${user.name} cannot see this message`);
  return pressInMessage(slack, user, channel, ephemeral ?? messageOf(slack, channel, body.ts), press);
};

/** Typing in a list that the app fills. */
const suggests = (slack: Slack, body: Json): Promise<Json> => {
  need(body, "user");
  const user = userOf(slack, body.user);
  if (!body.channel) return suggestInView(slack, user, viewToPress(slack, user, body), body);
  const channel = channelOf(slack, body.channel);
  memberIn(channel, user);
  return suggestInMessage(slack, user, channel, messageOf(slack, channel, body.ts), body);
};

const viewToPress = (slack: Slack, user: User, body: Json): View => {
  const view = body.viewId
    ? slack.world.get("view", body.viewId)
    : homeOf(slack, appOf(slack, body.app, user.workspace), user.id);
  if (!view || (view.user !== user.id && !body.forged)) throw new Error(`${user.name} sees no such view`);
  return view;
};

const openView = (slack: Slack, user: User, viewId?: string): View => {
  const view = slack.world
    .openModals(user.id)
    .find((one, index, all) => (viewId ? one.id === viewId : index === all.length - 1));
  if (!view) throw new Error(`${user.name} has no such open modal`);
  return view;
};

const commands = (slack: Slack, body: Json): unknown => {
  need(body, "user", "channel", "command");
  const user = userOf(slack, body.user);
  if (body.threadTs) throw new Error(`${body.command} is not supported in threads. Sorry!`);
  if (user.home !== user.workspace) throw new Error("People of another workspace have no slash commands here");
  const apps = slack.world.appsOf(user.workspace);
  const app = body.app ? appOf(slack, body.app) : (apps.find((one) => one.commands?.includes(body.command)) ?? apps[0]);
  if (!app) throw new Error("No app is declared");
  return runCommand(slack, app, user, placeOf(slack, body.channel, user), body.command, body.text ?? "");
};

const uses = (slack: Slack, body: Json): unknown => {
  need(body, "user", "callbackId");
  const user = userOf(slack, body.user);
  if (user.home !== user.workspace) throw new Error("People of another workspace have no shortcuts here");
  const app = appOf(slack, body.app, user.workspace);
  if (!body.channel) return runShortcut(slack, app, user, body.callbackId);
  const channel = channelOf(slack, body.channel);
  memberIn(channel, user);
  return runShortcut(slack, app, user, body.callbackId, { channel, message: messageOf(slack, channel, body.ts) });
};

const opensHome = (slack: Slack, user: User, appId: string | undefined, tab: string): Json => {
  const app = appOf(slack, appId, user.workspace);
  const channel = openDirect(slack, app, user.id);
  const view = homeOf(slack, app, user.id);
  slack.events.send(app, {
    type: "app_home_opened",
    user: user.id,
    channel: channel.id,
    tab,
    ...(view && tab === "home" ? { view: viewJson(slack.world, view) } : {}),
    event_ts: slack.world.nextTs(),
  });
  return { channel: channel.id };
};

const archives = (slack: Slack, channel: Channel, by: string | undefined, archived: boolean): Channel => {
  const changed = slack.world.put("channel", channel.id, { ...channel, archived });
  const user = by ? userOf(slack, by).id : channel.members[0];
  const type = archived ? "channel_archive" : "channel_unarchive";
  slack.events.tell(changed, { type, channel: channel.id, user, event_ts: slack.world.nextTs() });
  return changed;
};

const renames = (slack: Slack, channel: Channel, name: string): Channel => {
  const changed = slack.world.put("channel", channel.id, { ...channel, name });
  const created = Math.floor(channel.created / 1000);
  slack.events.tell(changed, {
    type: "channel_rename",
    channel: { id: channel.id, name, created },
    event_ts: slack.world.nextTs(),
  });
  return changed;
};

/** Slack gives a channel another id when it is shared or made private. */
const changesId = (slack: Slack, channel: Channel, wanted?: string): Channel => {
  const id = wanted ?? newId("C");
  slack.world.renameChannel(channel.id, id);
  const changed = slack.world.get("channel", id)!;
  slack.events.tell(changed, {
    type: "channel_id_changed",
    old_channel_id: channel.id,
    new_channel_id: id,
    event_ts: slack.world.nextTs(),
  });
  return changed;
};
