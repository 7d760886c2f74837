// What a desk file says, once it was read: all defaults filled in, all secrets resolved.

import type { Terms } from "../../partners/job.ts";
import type { Site } from "../../records.ts";
import type { Hours } from "../../sla/hours.ts";

export const LANGUAGES = ["en", "es", "ru"] as const;
export type Language = (typeof LANGUAGES)[number];

export const ROLES = ["engineer", "manager", "admin"] as const;
export type Role = (typeof ROLES)[number];

export interface DeskFile {
  /** Of what is written, in canonical form and with `${NAME}` left as it is: the same on every machine, and tells no secret. */
  readonly hash: string;
  readonly accounts: readonly AccountSettings[];
}

export interface AccountSettings {
  readonly key: string;
  readonly name: string;
  readonly language: Language;
  readonly zone: string;
  readonly contacts: "open" | "invited";
  readonly threads: "reply" | "internal";
  readonly undoSeconds: number;
  readonly reopenDays: number;
  readonly closeAfterDays: number;
  /** Null: always open. */
  readonly hours: Hours | null;
  /** Open time until a client's first answer; null: nothing is promised. */
  readonly answerWithinMs: number | null;
  /** The key of the member who looks into low ratings; null: the first manager. */
  readonly reviews: string | null;
  readonly keep: KeepSettings;
  readonly channels: readonly ChannelSettings[];
  readonly members: readonly MemberSettings[];
  readonly companies: readonly CompanySettings[];
  readonly partners: readonly PartnerSettings[];
  readonly categories: readonly CategorySettings[];
  readonly apiKeys: readonly ApiKeySettings[];
}

/** How long things are kept, in days. */
export interface KeepSettings {
  /** Updates as they came and posts as they were sent, after they were settled. */
  readonly payloadDays: number;
  /** Their keys and outcomes: for so long nothing is taken for new that came before. */
  readonly keyDays: number;
  readonly dialogueDays: number;
  /** Bytes of files, after their ticket was closed. */
  readonly fileDays: number;
}

export type ChannelSettings = TelegramSettings | SlackSettings;

export interface TelegramSettings {
  readonly kind: "telegram";
  readonly key: string;
  readonly token: string;
  /** Null: as PUBLIC_URL allows. */
  readonly intake: "polling" | "webhook" | null;
  /** Whose bot it is: clients write to it, or partners' people are offered jobs there. */
  readonly for: "clients" | "partners";
}

export interface SlackSettings {
  readonly kind: "slack";
  readonly key: string;
  readonly botToken: string;
  /** With it Socket Mode, without it HTTP; one of the two is always there. */
  readonly appToken: string | null;
  readonly signingSecret: string | null;
  /** A channel id, or `#name`. */
  readonly deskChannel: string;
  readonly command: string;
  readonly members: "channel" | "listed";
}

export interface MemberSettings {
  readonly key: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly slack: string | null;
  readonly telegram: string | null;
  readonly language: Language | null;
  readonly zone: string | null;
}

export interface CompanySettings {
  readonly key: string;
  readonly name: string;
  readonly isVip: boolean;
  readonly zone: string | null;
  readonly invite: string | null;
  readonly site: Site | null;
}

/** Whoever takes jobs over, and what they are told of one: before they accept, and then. */
export interface PartnerSettings {
  readonly key: string;
  readonly name: string;
  readonly invite: string | null;
  readonly terms: Terms;
}

export interface CategorySettings {
  readonly key: string;
  /** A language left out has the words of the account's language. */
  readonly names: Readonly<Record<Language, string>>;
}

export interface ApiKeySettings {
  readonly name: string;
  readonly key: string;
  readonly may: readonly ("read" | "write")[];
}
