import type { Delivery } from "./delivery.ts";
import { filesOf, isShared, messageJson, userJson } from "./shapes.ts";
import type { App, Channel, Json, Message, User } from "./types.ts";
import { newId, type World } from "./world.ts";

/** Tells the apps that can see it what happened, in Slack's words. */
export class Events {
  private readonly world: World;
  private readonly delivery: Delivery;
  private readonly now: () => number;

  constructor(world: World, delivery: Delivery, now: () => number) {
    this.world = world;
    this.delivery = delivery;
    this.now = now;
  }

  posted(channel: Channel, message: Message): void {
    const event: Json = {
      ...messageJson(this.world, message, true),
      ...(message.files ? { files: filesOf(this.world, message, true) } : {}),
      ...postSubtype(message),
      ...this.place(channel),
      event_ts: message.ts,
      ...this.origins(channel, message),
    };
    this.tell(channel, event);
    if (channel.kind !== "im" && !message.app) this.mentions(channel, message, event);
    for (const file of message.files ?? []) this.fileShared(channel, message, file);
  }

  changed(channel: Channel, message: Json, previous: Json, ts: string): void {
    this.tell(channel, {
      type: "message",
      subtype: "message_changed",
      hidden: true,
      message,
      previous_message: previous,
      ts,
      event_ts: ts,
      ...this.place(channel),
    });
  }

  deleted(channel: Channel, previous: Json, ts: string): void {
    this.tell(channel, {
      type: "message",
      subtype: "message_deleted",
      hidden: true,
      deleted_ts: previous.ts,
      previous_message: previous,
      ts,
      event_ts: ts,
      ...this.place(channel),
    });
  }

  reaction(
    type: "reaction_added" | "reaction_removed",
    channel: Channel,
    message: Message,
    user: string,
    name: string,
  ): void {
    const author = message.app ? this.world.get("app", message.app)?.botUserId : message.user;
    const item = { type: "message", channel: channel.id, ts: message.ts };
    this.tell(channel, {
      type,
      user,
      reaction: name,
      item,
      ...(author ? { item_user: author } : {}),
      event_ts: this.world.nextTs(),
    });
  }

  /** Membership goes to the app of the person concerned too, also when that was its bot leaving. */
  membership(type: "member_joined_channel" | "member_left_channel", channel: Channel, user: string, apps: App[]): void {
    const letter = channel.kind === "group" ? "G" : "C";
    const event = {
      type,
      user,
      channel: channel.id,
      channel_type: letter,
      team: channel.workspace,
      event_ts: this.world.nextTs(),
    };
    for (const app of apps) this.send(app, event, channel);
  }

  tell(channel: Channel, event: Json): void {
    for (const app of this.world.appsIn(channel)) this.send(app, event, channel);
  }

  tellAll(workspace: string, event: Json): void {
    for (const app of this.world.appsOf(workspace)) this.send(app, { ...event, event_ts: this.world.nextTs() });
  }

  aboutUser(type: "user_change" | "team_join", user: User): void {
    this.tellAll(user.workspace, {
      type,
      user: userJson(this.world, user, true),
      cache_ts: Math.floor(this.now() / 1000),
    });
  }

  send(app: App, event: Json, channel?: Channel): void {
    this.delivery.event(app, this.envelope(app, event, channel));
  }

  private envelope(app: App, event: Json, channel?: Channel): Json {
    return {
      token: "sandbox",
      team_id: app.workspace,
      context_team_id: app.workspace,
      context_enterprise_id: null,
      api_app_id: app.id,
      event,
      type: "event_callback",
      event_id: newId("Ev"),
      event_time: Math.floor(this.now() / 1000),
      authorizations: [
        {
          enterprise_id: null,
          team_id: app.workspace,
          user_id: app.botUserId,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: channel ? isShared(this.world, channel) : false,
      event_context: newId("4-"),
    };
  }

  private place(channel: Channel): Json {
    return { channel: channel.id, channel_type: channel.kind };
  }

  /** In a channel shared with another company each post says whose it is. */
  private origins(channel: Channel, message: Message): Json {
    const user = message.user && this.world.user(message.user);
    if (!user) return {};
    const outside = user.home !== channel.workspace || isShared(this.world, channel);
    return { team: user.home, ...(outside ? { user_team: user.home, source_team: user.home } : {}) };
  }

  /** One post, two events: a mention arrives a second time under its own event id. */
  private mentions(channel: Channel, message: Message, event: Json): void {
    for (const app of this.world.appsIn(channel)) {
      if (!message.text.includes(`<@${app.botUserId}>`)) continue;
      const { channel_type: _, subtype: __, ...same } = event;
      this.send(app, { ...same, type: "app_mention" }, channel);
    }
  }

  private fileShared(channel: Channel, message: Message, file: string): void {
    const user = this.world.get("file", file)?.user;
    const event = { type: "file_shared", file_id: file, user_id: user, file: { id: file }, channel_id: channel.id };
    this.tell(channel, { ...event, event_ts: message.ts });
  }
}

const postSubtype = (message: Message): Json => {
  if (message.files?.length) return { subtype: "file_share" };
  return {};
};
