/** What the Telegram stand-in holds. Every record is replaced whole, never changed in place, and journalled as it is. */

export interface Entity {
  type: string;
  offset: number;
  length: number;
  [detail: string]: unknown;
}

export interface Webhook {
  url: string;
  secret: string;
  maxConnections: number;
}

export interface BotRecord {
  id: number;
  token: string;
  username: string;
  firstName: string;
  /** True: in groups it sees only commands, replies to it and mentions of it. */
  groupPrivacy: boolean;
  /** By `<scope JSON>|<language>`. */
  commands: Record<string, { command: string; description: string }[]>;
  webhook: Webhook | null;
  allowedUpdates: string[];
}

export interface UserRecord {
  id: number;
  firstName: string;
  lastName?: string;
  username?: string;
  languageCode?: string;
  deactivated: boolean;
  chair?: Chair;
}

/** What the page shows where somebody sits on this person's chair; no bot learns of it. */
export interface Chair {
  /** Chairs of one role stand together. */
  role: string;
  /** The username of the bot that this person talks to. */
  bot: string;
  /** The link that they were sent, by whom. */
  link?: { from: string; start: string };
}

export type Membership = "member" | "administrator" | "left" | "kicked";

export interface GroupRecord {
  id: number;
  type: "group" | "supergroup";
  title: string;
  members: number[];
  bots: Record<number, Membership>;
  migratedTo: number | null;
}

/** A person's chat with one bot; it exists from the moment the person first writes. */
export interface PrivateRecord {
  bot: number;
  user: number;
  blocked: boolean;
}

export const MEDIA = ["photo", "document", "voice", "video", "video_note", "audio", "animation", "sticker"] as const;
export type MediaKind = (typeof MEDIA)[number];

/** A file's facts; its bytes lie beside the journal, or are made up when only a size was given. */
export interface FileRecord {
  number: number;
  kind: MediaKind;
  fileName?: string;
  mimeType?: string;
  size: number;
  hasBytes: boolean;
}

export interface Content {
  text?: string;
  entities?: Entity[];
  caption?: string;
  captionEntities?: Entity[];
  media?: { kind: MediaKind; file: number; duration?: number; emoji?: string };
  location?: { latitude: number; longitude: number; live_period?: number };
  contact?: { phone_number: string; first_name: string; last_name?: string; user_id?: number; vcard?: string };
  /** Whose words these are and of when, in Telegram's shape; the sender only passes them on. */
  forwardOrigin?: Record<string, unknown>;
  /** Service fields (members, migration), already in Telegram's shape. */
  service?: Record<string, unknown>;
}

export interface MessageRecord extends Content {
  id: number;
  room: string;
  from: number;
  byBot: boolean;
  /** Milliseconds. */
  at: number;
  editedAt: number | null;
  deletedAt: number | null;
  replyTo?: number;
  mediaGroup?: string;
  markup?: { inline_keyboard?: Button[][]; [other: string]: unknown };
  /** Emoji by who put them. */
  reactions: Record<number, string[]>;
}

export interface Button {
  text: string;
  callback_data?: string;
  url?: string;
  [kind: string]: unknown;
}

export interface CallbackRecord {
  id: string;
  bot: number;
  from: number;
  room: string;
  message: number;
  data: string;
  at: number;
  answer: { text?: string; showAlert: boolean; url?: string } | null;
}

export interface Pending {
  id: number;
  update: unknown;
  /** Telegram's name of the update's kind, "" for raw material. */
  kind: string;
  at: number;
}

export type Change =
  | { put: "bot"; value: BotRecord }
  | { put: "user"; value: UserRecord }
  | { put: "group"; value: GroupRecord }
  | { put: "private"; value: PrivateRecord }
  | { put: "message"; value: MessageRecord }
  | { put: "file"; value: FileRecord }
  | { put: "callback"; value: CallbackRecord }
  | { put: "update"; bot: number; value: Pending }
  /** Confirmed: all below an id, or single ones (a webhook's). */
  | { put: "forgotten"; bot: number; below?: number; only?: number[] }
  /** A number that was given out and must never be again, where no record shows it. */
  | { put: "taken"; what: "mediaGroup"; number: number }
  | { put: "cleared" };

export const privateRoom = (bot: number, user: number) => `private:${bot}:${user}`;
export const groupRoom = (chat: number) => `group:${chat}`;
