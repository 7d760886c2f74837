// The desk file: accounts as code. Reading it decides nothing and touches nothing; it either understands all or tells all mistakes.
import { createHash } from "node:crypto";
import type { Site } from "../records.ts";
import { crossCheck } from "./desk-file/cross-checks.ts";
import { mistakesOf } from "./desk-file/mistakes.ts";
import { DeskFileProblems } from "./desk-file/problems.ts";
import { file, type WrittenAccount } from "./desk-file/schema.ts";
import { type Finding, resolveSecrets } from "./desk-file/secrets.ts";
import type {
  AccountSettings,
  CategorySettings,
  ChannelSettings,
  CompanySettings,
  DeskFile,
  Language,
  MemberSettings,
  PartnerSettings,
} from "./desk-file/settings.ts";
import { type Path, readSource } from "./desk-file/source.ts";

export { DeskFileProblems } from "./desk-file/problems.ts";
export type * from "./desk-file/settings.ts";

export function parseDeskFile(text: string, env: Readonly<Record<string, string | undefined>>): DeskFile {
  const source = readSource(text);
  const { content, findings } = resolveSecrets(source.content, env);
  const read = file.safeParse(content, { reportInput: true });
  const mistakes = read.success ? [] : mistakesOf(read.error.issues, content);
  const all = onePerPlace([...findings, ...mistakes, ...crossCheck(content)]);
  if (!read.success || all.length > 0) {
    throw new DeskFileProblems(all.map(({ path, wrong, fix }) => ({ line: source.lineOf(path), wrong, fix })));
  }
  return { hash: hashOf(source.content), accounts: read.data.accounts.map(asAccount) };
}

/** Of several mistakes in one value the first says enough: a missing variable is not also a malformed token. */
function onePerPlace(findings: readonly Finding[]): Finding[] {
  const nameOf = (path: Path) => JSON.stringify(path);
  return [...new Map(findings.toReversed().map((finding) => [nameOf(finding.path), finding])).values()].toReversed();
}

function hashOf(content: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(canonical(content)))
    .digest("hex");
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, canonical(item)] as const);
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}

const asAccount = (written: WrittenAccount): AccountSettings => ({
  key: written.key,
  name: written.name,
  language: written.language,
  zone: written.zone,
  contacts: written.contacts,
  threads: written.threads,
  undoSeconds: written.undo_seconds,
  reopenDays: written.reopen_days,
  closeAfterDays: written.close_after_days,
  hours: written.hours ? { ...written.hours, zone: written.hours.zone ?? written.zone } : null,
  answerWithinMs: written.answer_within ?? null,
  reviews: written.reviews ?? null,
  keep: {
    payloadDays: written.keep.payloads,
    keyDays: written.keep.keys,
    dialogueDays: written.keep.dialogue,
    fileDays: written.keep.files_after_close,
  },
  channels: written.channels.map(asChannel),
  members: written.members.map(asMember),
  companies: written.companies.map(asCompany),
  partners: written.partners.map(asPartner),
  categories: written.categories.map((category) => asCategory(category, written.language)),
  apiKeys: written.api_keys,
});

function asChannel(written: WrittenAccount["channels"][number]): ChannelSettings {
  const { key } = written;
  if (written.kind === "telegram") {
    return { kind: "telegram", key, token: written.token, intake: written.intake ?? null, for: written.for };
  }
  return {
    kind: "slack",
    key,
    botToken: written.bot_token,
    appToken: written.app_token ?? null,
    signingSecret: written.signing_secret ?? null,
    deskChannel: written.desk_channel,
    command: written.command,
    members: written.members,
  };
}

const asMember = (written: WrittenAccount["members"][number]): MemberSettings => ({
  key: written.key,
  name: written.name,
  roles: [...new Set(written.roles)],
  slack: written.slack ?? null,
  telegram: written.telegram ?? null,
  language: written.language ?? null,
  zone: written.zone ?? null,
});

const asCompany = (written: WrittenAccount["companies"][number]): CompanySettings => ({
  key: written.key,
  name: written.name,
  isVip: written.vip,
  zone: written.zone ?? null,
  invite: written.invite ?? null,
  site: written.site ? asSite(written.site) : null,
});

const asSite = ({ district, address, phone }: NonNullable<WrittenAccount["companies"][number]["site"]>): Site => ({
  district: district ?? null,
  address: address ?? null,
  phone: phone ?? null,
});

const asPartner = (written: WrittenAccount["partners"][number]): PartnerSettings => ({
  key: written.key,
  name: written.name,
  invite: written.invite ?? null,
  terms: {
    offer: [...new Set(written.offer)],
    accepted: [...new Set(written.accepted)],
    answerWithinMs: written.answer_within,
  },
});

function asCategory(written: WrittenAccount["categories"][number], usual: Language): CategorySettings {
  const { key, en, es, ru } = written;
  const fallback = written[usual] ?? key; // the cross-checks ask for it; the key only satisfies the compiler
  return { key, names: { en: en ?? fallback, es: es ?? fallback, ru: ru ?? fallback } };
}
