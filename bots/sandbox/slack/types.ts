/** What the workspace holds. Everything here is plain data, because it is written to the journal as it is. */

// Payloads of the platform are open-ended JSON; naming every field would only repeat Slack's documentation.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Loose = any;
export type Json = Record<string, Loose>;

export interface Workspace {
  id: string;
  name: string;
  domain: string;
}

export interface App {
  id: string;
  workspace: string;
  name: string;
  botToken: string;
  appToken?: string;
  signingSecret: string;
  botUserId: string;
  botId: string;
  /** HTTP mode: events, interactivity and commands all go here. Without it the app is on Socket Mode. */
  requestUrl?: string;
  commands?: string[];
  /** What the app offers in the menu of each message (or, as global, of the workspace). */
  shortcuts?: { callbackId: string; name: string; global?: boolean }[];
  uninstalled?: boolean;
}

export interface User {
  id: string;
  workspace: string;
  /** Another company's workspace, for somebody met over Slack Connect. */
  home: string;
  name: string;
  realName: string;
  displayName: string;
  /** What they do, as their profile says. */
  title?: string;
  email?: string;
  tz: string;
  locale: string;
  guest: boolean;
  stranger: boolean;
  bot: boolean;
  active: boolean;
  appId?: string;
  botId?: string;
  updated: number;
}

export interface Channel {
  id: string;
  workspace: string;
  name: string;
  kind: "channel" | "group" | "im";
  members: string[];
  archived: boolean;
  created: number;
}

export interface Reaction {
  name: string;
  users: string[];
}

export interface Message {
  channel: string;
  ts: string;
  text: string;
  user?: string;
  /** The app whose bot wrote it. */
  app?: string;
  subtype?: string;
  threadTs?: string;
  broadcast?: boolean;
  username?: string;
  icons?: Json;
  blocks?: Json[];
  attachments?: Json[];
  metadata?: Json;
  files?: string[];
  edited?: { user: string; ts: string };
  reactions?: Reaction[];
  clientMsgId?: string;
}

export interface Ephemeral {
  app: string;
  channel: string;
  user: string;
  ts: string;
  text: string;
  blocks?: Json[];
  attachments?: Json[];
  threadTs?: string;
  username?: string;
  icons?: Json;
}

export interface StoredFile {
  id: string;
  workspace: string;
  name: string;
  title: string;
  mimetype: string;
  size: number;
  /** The size was only named: the bytes are zeros made at download. */
  blank?: boolean;
  user: string;
  app?: string;
  step: "announced" | "uploaded" | "shared" | "deleted";
  created: number;
  shares: { channel: string; ts: string; threadTs?: string }[];
  /** Events carry only the id, as for files that come over Slack Connect. */
  checkInfo?: boolean;
}

export interface View {
  id: string;
  app: string;
  workspace: string;
  user: string;
  type: "modal" | "home";
  /** What the app sent: title, blocks, private_metadata, callback_id and so on. */
  content: Json;
  hash: string;
  root: string;
  previous: string | null;
  open: boolean;
  errors?: Record<string, string>;
}

export interface PendingEvent {
  id: string;
  app: string;
  /** When it happened, in milliseconds of the sandbox's clock. */
  since: number;
  payload: Json;
}

export interface ResponseUrl {
  id: string;
  app: string;
  user: string;
  channel: string;
  ts?: string;
  ephemeral?: boolean;
  threadTs?: string;
  uses: number;
  at: number;
}

export interface RetrySettings {
  id: "retry";
  ackMs: number;
  /** Before the first, second and third repetition. */
  waitsMs: [number, number, number];
}

/** The journal's tables: one kind of record each, by its key. */
export interface Tables {
  workspace: Workspace;
  app: App;
  user: User;
  channel: Channel;
  message: Message;
  ephemeral: Ephemeral;
  file: StoredFile;
  view: View;
  event: PendingEvent;
  response: ResponseUrl;
  setting: RetrySettings;
}

/** An answer of the Web API that says no. */
export class SlackError extends Error {
  readonly extra: Json;
  constructor(code: string, extra: Json = {}) {
    super(code);
    this.extra = extra;
  }
}

export type PayloadType = "events_api" | "interactive" | "slash_commands";

/** How one attempt ended. `payload` is what the app put into its acknowledgement. */
export type Answer = { ok: true; payload: Loose } | { ok: false; reason: string; noRetry?: boolean };
