import type { Outcome } from "../core/outcome.ts";
import type { Rich } from "../core/rich.ts";
import type { Event, FileKind, IncomingFile } from "./event.ts";
import type { Hearing } from "./hearing.ts";

/** The name of an update, found without understanding it: which conversation's lane, and what happened (never throws). */
export interface Named {
  /** The lane: updates of one conversation are handled in the order they came. */
  readonly conversation: string;
  /** What happened, not which delivery of it: the same key twice is the same event. */
  readonly key: string;
}

/** Stores an update before the platform is told that we have it. Throws when it could not be stored. */
export type Store = (named: Named, raw: unknown) => Promise<void>;

/** What a platform can do, as data: a missing ability is a visible choice in one place. */
export interface Abilities {
  readonly buttons: boolean;
  readonly edit: boolean;
  readonly remove: boolean;
  readonly react: boolean;
  /** Whether a send whose answer was lost can be looked up. */
  readonly ask: boolean;
  /** Whether neighbouring words of one person may share a post when the channel is the bottleneck. */
  readonly join: boolean;
  /** UTF-16 units of one message, and of a caption. */
  readonly text: number;
  readonly caption: number;
  /** Bytes we can fetch from the platform, and give to it. */
  readonly fetch: number;
  readonly upload: number;
}

/** A rate the platform bears: `burst` at once, then `perSecond`. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** So many in any so many ms, however they are spread. */
export interface Span {
  readonly most: number;
  readonly ms: number;
}

export type Act = "update" | "removal" | "mark" | "unmark" | "home" | "whisper" | "look";

/** What a call counts as where it is sent to. */
export type Spending = "message" | Act | "free";

/** design.md 10: what we allow ourselves, beside each renderer. */
export interface Limits {
  readonly bot: Rate;
  /** What the platform counts in all, where that is less than a burst and the rate give. */
  readonly total?: Span;
  readonly chat: Rate;
  readonly group?: Span;
  /** What has a rate of its own at the platform and spends nothing else. */
  readonly acts?: Partial<Readonly<Record<Act, Rate>>>;
  /** The bucket that an address spends from: all threads of one Slack channel share theirs. */
  chatOf(address: string): string;
  /** How many messages a call counts for; without it each counts for one. */
  messagesIn?(part: Part): number;
  isGroup(address: string): boolean;
}

export interface Choice {
  readonly label: string;
  /** `v1:<verb>:<subject>:<version>`, at most 64 bytes. */
  readonly value: string;
  readonly style?: "primary" | "danger";
}

export interface OutgoingFile {
  readonly id: string;
  readonly kind: FileKind;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  /** sha256 of the bytes, as the file store knows them. */
  readonly hash: string;
}

/** The live face of a ticket in the desk channel. Text is already in the reader's language. */
export interface Card {
  readonly colour: "grey" | "orange" | "blue" | "green" | "red";
  readonly title: string;
  readonly badge: string;
  /** Pairs of lines: left and right. */
  readonly lines: readonly (readonly [string, string])[];
  readonly buttons: readonly Choice[];
  readonly menu: readonly Choice[];
  /** The same in one line, for notifications and screen readers. */
  readonly summary: string;
}

/** One act on a platform, worded and neutral; a platform's render() turns it into parts. */
export type Post =
  | {
      readonly act: "say";
      readonly body: Rich;
      readonly files: readonly OutgoingFile[];
      readonly choices: readonly (readonly Choice[])[];
      /** Show it as this person's (Slack); elsewhere the name goes in front where `prefix` asks. */
      readonly as?: { readonly name: string; readonly picture?: string };
      readonly replyTo?: string;
      /** Also notify without sound where the platform has it. */
      readonly quiet?: true;
    }
  | {
      readonly act: "edit";
      readonly id: string;
      readonly body: Rich;
      readonly choices: readonly (readonly Choice[])[];
      readonly hasFiles?: boolean;
      readonly as?: { readonly name: string; readonly picture?: string };
    }
  | { readonly act: "remove"; readonly id: string }
  | { readonly act: "card"; readonly id: string | null; readonly card: Card }
  | { readonly act: "react"; readonly id: string; readonly add: readonly Mark[]; readonly drop: readonly Mark[] }
  /** Only to the one who pressed or typed a command; `reply` is the event's. */
  | {
      readonly act: "whisper";
      readonly reply: string;
      readonly to: string;
      readonly body: Rich;
      readonly choices: readonly (readonly Choice[])[];
    }
  | { readonly act: "home"; readonly member: string; readonly home: Home };

export type Mark = "waiting" | "sent" | "delivered" | "failed" | "internal" | "thanks";

export interface Home {
  readonly title: string;
  readonly sections: readonly {
    readonly title: string;
    readonly empty: string;
    readonly items: readonly { readonly line: Rich; readonly choices: readonly Choice[] }[];
  }[];
}

/** One call on the platform, as plain JSON: frozen on the delivery at the first attempt, spoken of by retries, look-ups, edits. */
export interface Part {
  readonly method: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Files to upload with this call. */
  readonly files?: readonly OutgoingFile[];
  /** Harmless twice (edits, deletions, reactions, card updates): an unknown outcome is simply tried again. */
  readonly harmless?: true;
  /** The rate it spends from. Without one it is a message, and free when it is harmless. */
  readonly spends?: Act;
}

export interface Attempt {
  /** Where to, checked against the stored conversation just before. */
  readonly address: string;
  /** `<delivery id>:<part>`: what a look-up finds it by. */
  readonly mark: string;
  readonly signal: AbortSignal;
}

/** One connected bot of one channel. */
export interface Bot {
  readonly can: Abilities;
  readonly limits: Limits;
  /** Understands a stored update. May look people up at the platform; throws on what it can't bear, and the row is parked. */
  parse(raw: unknown): Promise<Event>;
  /** Pure: words, files and buttons cut to the platform's sizes. */
  render(post: Post): Part[];
  /** The same without any formatting, for content that the platform refused. */
  renderPlain(post: Post): Part[];
  send(part: Part, attempt: Attempt): Promise<Outcome>;
  /** After an unknown outcome: was it done? "never" where the platform can't be asked. */
  find(
    part: Part,
    attempt: Attempt & { readonly since: Date },
  ): Promise<{ is: "found"; id: string } | { is: "absent" } | { is: "never" } | { is: "later"; why: string }>;
  fetch(file: IncomingFile, signal: AbortSignal): Promise<Fetched>;
}

export type Fetched =
  | { is: "bytes"; stream: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>; name?: string; type?: string }
  | { is: "too-big"; limit: number }
  | { is: "gone"; why: string }
  | { is: "later"; why: string };

/** Reads the bytes of a stored file. */
export type ReadFile = (hash: string) => AsyncIterable<Uint8Array>;

export type Health = { is: "connected" } | { is: "backfilling" } | { is: "degraded"; why: string };

/** Makes a call when the platform's limits let it, and again when it was told to wait. */
export type Patiently = <Value>(
  call: () => Promise<{ readonly value: Value } | { readonly waitMs: number }>,
) => Promise<Value>;

/** The part of a channel that listens: it stores what comes, and acknowledges after that. */
export interface Intake {
  /** Opens polling or a socket, or sets the webhook. Only the channel's leader calls it. Resolves once listening is under way. */
  start(): Promise<void>;
  /** Takes nothing new; resolves when what was taken is stored. */
  stop(): Promise<void>;
  /** Answers a request of the platform at our HTTP door (both modes; a channel that polls answers 404). */
  webhook(request: Request): Promise<Response>;
  readonly hearing: Hearing;
  /** For how long the platform brings by itself what it could not bring at once. */
  readonly bridgesMs: number;
  /** Asks for what was said since, there and in these threads, and stores it; null: the platform can't be asked. */
  readonly missed: ((since: Date, threads: readonly string[], patiently: Patiently) => Promise<void>) | null;
}

/** A form that a press opens (a Slack modal), worded in the language of the one who pressed. */
export interface Form {
  readonly title: string;
  readonly submit: string;
  readonly close: string;
  readonly intro?: string;
  readonly fields: readonly Field[];
}

export interface Field {
  readonly name: string;
  readonly label: string;
  /** Of "several" the value is what was chosen, with commas between. */
  readonly kind: "line" | "lines" | "choice" | "several" | "search";
  readonly optional?: true;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly initial?: string;
  readonly most?: number;
  readonly options?: readonly { readonly label: string; readonly value: string }[];
}

/**
 * What cannot wait for the lane: opening forms and answering their fields. It may read and never writes a fact; what
 * changes something comes back as a stored update.
 */
export interface Reflexes {
  /** The form that a button (by its value), a shortcut or a command opens; null: it opens none and is simply stored. Pure. */
  opens(trigger: {
    kind: "press" | "shortcut" | "command";
    value: string;
  }): { form: string; subject: string; typed?: string } | null;
  /** The form's content, or a sentence that says why not. */
  form(request: {
    form: string;
    subject: string;
    person: string;
    about?: { channel: string; message: string; text: string; author: string | null };
    /** What was typed behind the command. */
    typed?: string;
  }): Promise<Form | { refused: string }>;
  /** Errors beside their fields, or null when the form may be stored. */
  check(request: {
    form: string;
    subject: string;
    person: string;
    values: Readonly<Record<string, string>>;
  }): Promise<Record<string, string> | null>;
  /** What a search field offers for what was typed. */
  options(request: {
    form: string;
    field: string;
    person: string;
    query: string;
  }): Promise<readonly { label: string; value: string }[]>;
  /** Whether what was stored under this key has been handled: then its result is on its way. */
  isHandled(key: string): Promise<boolean>;
  /** "One moment…" and the like, in the language of whom the platform names. */
  say(key: "one-moment" | "not-now" | "loading", person: string): Promise<string>;
}
