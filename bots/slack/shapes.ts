/**
 * What we read of Slack's payloads. Everything is optional: what lies in the store came over a network, and a shape that
 * Slack never sends must not throw here. See @slack/types for the whole of them.
 */
export type EnvelopeKind = "events_api" | "interactive" | "slash_commands";

/** What is stored: the payload as it came, and by which door. */
export interface Stored {
  readonly kind: EnvelopeKind;
  readonly body: Body;
}

export interface Body {
  type?: string;
  team_id?: string;
  api_app_id?: string;
  event?: SlackEvent;
  event_id?: string;
  event_time?: number;
  is_ext_shared_channel?: boolean;
  trigger_id?: string;
  response_url?: string;
  user?: { id?: string; team_id?: string };
  channel?: { id?: string; name?: string };
  container?: Container;
  message?: SlackMessage;
  message_ts?: string;
  actions?: Action[];
  view?: View;
  callback_id?: string;
  /** block_suggestion: which field, and what was typed. */
  action_id?: string;
  value?: string;
  /** Slash commands are flat. */
  command?: string;
  text?: string;
  user_id?: string;
  channel_id?: string;
  channel_name?: string;
}

export interface SlackEvent extends Omit<SlackMessage, "user" | "channel"> {
  user?: string | { id?: string; deleted?: boolean };
  channel?: string | { id?: string; name?: string };
  channel_type?: string;
  deleted_ts?: string;
  message?: SlackMessage;
  previous_message?: SlackMessage;
  event_ts?: string;
  old_channel_id?: string;
  new_channel_id?: string;
  item?: { channel?: string };
}

export interface SlackMessage {
  type?: string;
  subtype?: string;
  user?: string;
  channel?: string;
  bot_id?: string;
  app_id?: string;
  text?: string;
  ts?: string;
  thread_ts?: string;
  blocks?: RichBlock[];
  attachments?: Attachment[];
  files?: SlackFile[];
}

export interface Attachment {
  is_share?: boolean;
  is_msg_unfurl?: boolean;
  author_name?: string;
  text?: string;
  fallback?: string;
  from_url?: string;
}

export interface SlackFile {
  id?: string;
  name?: string | null;
  title?: string | null;
  mimetype?: string;
  size?: number;
  mode?: string;
  subtype?: string;
  is_external?: boolean;
  file_access?: string;
  url_private?: string;
  url_private_download?: string;
  permalink?: string;
  user?: string;
  created?: number;
  shares?: Record<string, Record<string, { ts?: string; thread_ts?: string }[]>>;
}

export interface Container {
  type?: string;
  message_ts?: string;
  channel_id?: string;
  thread_ts?: string;
  is_ephemeral?: boolean;
}

export interface Action {
  type?: string;
  action_id?: string;
  block_id?: string;
  value?: string;
  action_ts?: string;
  selected_option?: { value?: string } | null;
}

export interface View {
  id?: string;
  type?: string;
  hash?: string;
  callback_id?: string;
  private_metadata?: string;
  state?: { values?: Record<string, Record<string, Input>> };
}

export interface Input {
  type?: string;
  value?: string | null;
  selected_option?: { value?: string } | null;
  selected_options?: { value?: string }[];
  selected_user?: string | null;
  selected_date?: string | null;
  selected_time?: string | null;
}

export interface RichBlock {
  type?: string;
  elements?: RichElement[];
}

export interface RichElement {
  type?: string;
  text?: string;
  url?: string;
  name?: string;
  unicode?: string;
  user_id?: string;
  channel_id?: string;
  range?: string;
  value?: string;
  fallback?: string;
  style?: { bold?: boolean; italic?: boolean; strike?: boolean; code?: boolean } | string;
  indent?: number;
  offset?: number;
  elements?: RichElement[];
}

/** What our views carry through the client, to find the way back; checked again by the server, since it may be forged. */
export interface ViewMemory {
  readonly lane?: string;
  readonly subject?: string;
  readonly address?: string;
  readonly place?: "private" | "group" | "desk" | "thread" | "other";
  readonly about?: {
    readonly channel: string;
    readonly message: string;
    readonly author: string;
    readonly text: string;
  };
}

export const readMemory = (view: View | undefined): ViewMemory => {
  try {
    const memory: unknown = JSON.parse(view?.private_metadata ?? "");
    return typeof memory === "object" && memory !== null ? memory : {};
  } catch {
    return {};
  }
};

export const channelOf = (event: SlackEvent | undefined): string | undefined =>
  typeof event?.channel === "object" ? event.channel?.id : event?.channel;

export const userOf = (event: SlackEvent | undefined): string | undefined =>
  typeof event?.user === "object" ? event.user?.id : event?.user;

/** A press chooses by its own value, or by that of the option. */
export const chosen = (body: Body): string | undefined =>
  body.actions?.[0]?.value ?? body.actions?.[0]?.selected_option?.value;
