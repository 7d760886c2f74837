import type { App, Channel, Ephemeral, Json, Message, StoredFile, User, View } from "./types.ts";
import type { World } from "./world.ts";

/** The platform's JSON of each thing. */
export const messageJson = (world: World, message: Message, withMetadata = false): Json => {
  const app = message.app ? world.get("app", message.app) : undefined;
  const replies = message.threadTs && message.threadTs !== message.ts ? [] : world.replies(message.channel, message.ts);
  return {
    ...authorOf(world, message, app),
    ...(message.broadcast ? { subtype: "thread_broadcast" } : {}),
    type: "message",
    ts: message.ts,
    text: message.text,
    ...(message.clientMsgId ? { client_msg_id: message.clientMsgId } : {}),
    ...(message.blocks ? { blocks: message.blocks } : {}),
    ...(message.attachments ? { attachments: message.attachments } : {}),
    ...(message.files ? { files: filesOf(world, message), upload: false, display_as_bot: false } : {}),
    ...(message.edited ? { edited: message.edited } : {}),
    ...(message.reactions?.length ? { reactions: message.reactions.map(reactionJson) } : {}),
    ...(message.metadata && withMetadata ? { metadata: message.metadata } : {}),
    ...threadFields(world, message, replies),
  };
};

const authorOf = (world: World, message: Message, app: App | undefined): Json => {
  if (message.subtype === "tombstone") return { subtype: "tombstone", user: "USLACKBOT", hidden: true };
  const subtype = message.subtype ? { subtype: message.subtype } : {};
  if (!app) return { user: message.user, ...otherBot(world, message), ...subtype };
  const bot = { bot_id: app.botId, app_id: app.id };
  // A post under another name is the old kind of bot message: it has a username instead of a user.
  if (message.username || message.icons)
    return {
      subtype: "bot_message",
      username: message.username ?? app.name,
      ...(message.icons ? { icons: message.icons } : {}),
      ...bot,
    };
  return { user: app.botUserId, team: app.workspace, ...bot, bot_profile: botProfile(app), ...subtype };
};

/** Other apps and workflows write under their own bot_id. */
const otherBot = (world: World, message: Message): Json => {
  const user = message.user ? world.user(message.user) : undefined;
  return user?.bot ? { bot_id: user.botId ?? `B${user.id.slice(1)}` } : {};
};

const botProfile = (app: App): Json => ({
  id: app.botId,
  app_id: app.id,
  user_id: app.botUserId,
  name: app.name,
  icons: {},
  deleted: false,
  updated: 0,
  team_id: app.workspace,
});

const threadFields = (world: World, message: Message, replies: Message[]): Json => {
  if (message.threadTs && message.threadTs !== message.ts) {
    const parent = world.message(message.channel, message.threadTs);
    const author = parent?.subtype === "tombstone" ? "USLACKBOT" : parent && userOf(world, parent);
    return { thread_ts: message.threadTs, ...(author ? { parent_user_id: author } : {}) };
  }
  if (replies.length === 0) return message.subtype === "tombstone" ? { thread_ts: message.ts } : {};
  const users = [...new Set(replies.map((reply) => userOf(world, reply)).filter(Boolean))];
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    reply_users: users.slice(0, 5),
    latest_reply: replies.at(-1)!.ts,
    is_locked: false,
    subscribed: false,
  };
};

export const userOf = (world: World, message: Message): string | undefined =>
  message.app ? world.get("app", message.app)?.botUserId : message.user;

const reactionJson = (reaction: { name: string; users: string[] }) => ({ ...reaction, count: reaction.users.length });

export const filesOf = (world: World, message: Message, inEvent = false): Json[] =>
  (message.files ?? []).map((id) => {
    const file = world.get("file", id);
    if (!file || file.step === "deleted") return { id, mode: "tombstone" };
    if (inEvent && file.checkInfo)
      return { id, mode: "file_access", file_access: "check_file_info", created: 0, timestamp: 0, user: "" };
    return fileJson(world, file);
  });

export const fileJson = (world: World, file: StoredFile): Json => {
  const domain = world.get("workspace", file.workspace)?.domain;
  const path = `${world.origin()}/slack/files/${file.workspace}-${file.id}`;
  const kinds = { channel: "channels", group: "groups", im: "ims" } as const;
  const places: Json = { channels: [], groups: [], ims: [] };
  const shares: Json = {};
  for (const share of file.shares) {
    const kind = world.get("channel", share.channel)?.kind ?? "channel";
    if (!places[kinds[kind]].includes(share.channel)) places[kinds[kind]].push(share.channel);
    const visibility = kind === "channel" ? "public" : "private";
    shares[visibility] ??= {};
    shares[visibility][share.channel] ??= [];
    shares[visibility][share.channel].push({
      ts: share.ts,
      ...(share.threadTs ? { thread_ts: share.threadTs } : {}),
      share_user_id: file.user,
    });
  }
  return {
    id: file.id,
    created: Math.floor(file.created / 1000),
    timestamp: Math.floor(file.created / 1000),
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: /\.([^.]+)$/.exec(file.name)?.[1]?.toLowerCase() ?? "binary",
    user: file.user,
    user_team: file.workspace,
    size: file.size,
    mode: "hosted",
    is_external: false,
    external_type: "",
    is_public: places.channels.length > 0,
    file_access: "visible",
    url_private: `${path}/${encodeURIComponent(file.name)}`,
    url_private_download: `${path}/download/${encodeURIComponent(file.name)}`,
    permalink: `https://${domain}.slack.com/files/${file.user}/${file.id}/${encodeURIComponent(file.name)}`,
    ...places,
    shares,
    has_rich_preview: false,
  };
};

export const userJson = (world: World, user: User, withLocale = false): Json => {
  const outside = user.home !== user.workspace;
  const picture = `${world.origin()}/slack/avatar/${user.id}`;
  return {
    id: user.id,
    team_id: user.home,
    name: user.name,
    real_name: user.realName,
    deleted: !user.active,
    color: "9f69e7",
    tz: user.tz,
    tz_label: user.tz,
    tz_offset: offsetSeconds(user.tz, world.now()),
    profile: {
      title: user.title ?? "",
      phone: "",
      real_name: user.realName,
      real_name_normalized: user.realName,
      display_name: user.displayName,
      display_name_normalized: user.displayName,
      team: user.home,
      // People of another company keep their address to themselves.
      ...(user.email && !outside ? { email: user.email } : {}),
      ...(user.appId ? { api_app_id: user.appId, bot_id: user.botId } : {}),
      ...Object.fromEntries([24, 32, 48, 72, 192, 512].map((size) => [`image_${size}`, `${picture}-${size}.png`])),
    },
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: user.guest,
    is_ultra_restricted: false,
    is_bot: user.bot,
    is_app_user: false,
    ...(outside ? { is_stranger: user.stranger } : {}),
    updated: user.updated,
    ...(withLocale && !outside ? { locale: user.locale } : {}),
  };
};

const offsetSeconds = (tz: string, at: number): number => {
  try {
    const name = new Intl.DateTimeFormat("en", { timeZone: tz, timeZoneName: "longOffset" }).format(at);
    const [, sign, hours, minutes] = /GMT([+-])(\d+):(\d+)/.exec(name) ?? [];
    return sign ? (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60) : 0;
  } catch {
    return 0;
  }
};

export const channelJson = (world: World, channel: Channel, app: App): Json => {
  const direct = channel.kind === "im";
  const outside = isShared(world, channel);
  const common = {
    id: channel.id,
    created: Math.floor(channel.created / 1000),
    updated: channel.created,
    context_team_id: channel.workspace,
  };
  if (direct)
    return {
      ...common,
      is_im: true,
      is_org_shared: false,
      user: channel.members.find((member) => member !== app.botUserId),
      is_archived: channel.archived,
      is_open: true,
    };
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === "channel",
    is_group: channel.kind === "group",
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === "group",
    is_archived: channel.archived,
    is_general: false,
    is_shared: outside,
    is_ext_shared: outside,
    is_org_shared: false,
    is_member: channel.members.includes(app.botUserId),
    creator: channel.members[0],
    shared_team_ids: [channel.workspace],
    topic: { value: "", creator: "", last_set: 0 },
    purpose: { value: "", creator: "", last_set: 0 },
    num_members: channel.members.length,
  };
};

export const isShared = (world: World, channel: Channel): boolean =>
  channel.kind !== "im" &&
  channel.members.some((member) => {
    const user = world.user(member);
    return user !== undefined && user.home !== channel.workspace;
  });

export const viewJson = (world: World, view: View, values: Json = {}): Json => {
  const app = world.get("app", view.app);
  const { content } = view;
  return {
    id: view.id,
    team_id: view.workspace,
    type: view.type,
    ...(view.type === "modal"
      ? { title: content.title, close: content.close ?? null, submit: content.submit ?? null }
      : {}),
    blocks: content.blocks,
    private_metadata: content.private_metadata ?? "",
    callback_id: content.callback_id ?? "",
    external_id: content.external_id ?? "",
    state: { values },
    hash: view.hash,
    clear_on_close: content.clear_on_close ?? false,
    notify_on_close: content.notify_on_close ?? false,
    previous_view_id: view.previous,
    root_view_id: view.root,
    app_id: view.app,
    app_installed_team_id: view.workspace,
    bot_id: app?.botId,
  };
};

/** A person sees an ephemeral message much like any other. */
export const ephemeralJson = (ephemeral: Ephemeral): Json => ({ ...ephemeral, is_ephemeral: true });

export const permalinkOf = (world: World, message: Message): string => {
  const workspace = world.get("channel", message.channel)?.workspace ?? "";
  const link = `https://${world.get("workspace", workspace)?.domain}.slack.com/archives/${message.channel}/p${message.ts.replace(".", "")}`;
  const inThread = message.threadTs && message.threadTs !== message.ts;
  return inThread ? `${link}?thread_ts=${message.threadTs}&cid=${message.channel}` : link;
};
