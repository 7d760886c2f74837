import { and, eq, isNull, notInArray, sql } from "drizzle-orm";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import type pg from "pg";
import type { AccountSettings, ChannelSettings, DeskFile } from "../core/accounts/desk-file.ts";
import { newId } from "../core/id.ts";
import type { Account } from "../core/records.ts";
import { claimFolder } from "./files.ts";
import { INSTANCE_LOCKS } from "./instances.ts";
import { underLock } from "./migrate.ts";
import { hashInvite } from "./people.ts";
import { account, channel, company, deskFile, identityTable as identity, member, partner } from "./schema.ts";

type Owner = NodePgDatabase;

/** A channel of the desk file with the id it has here. */
export interface AppliedChannel {
  readonly id: string;
  readonly accountId: string;
  readonly settings: ChannelSettings;
}

export interface Applied {
  readonly channels: readonly AppliedChannel[];
  readonly accounts: readonly { readonly id: string; readonly settings: AccountSettings }[];
  /** False: another file was applied last, and this one was not asked to replace it. */
  readonly applied: boolean;
}

/**
 * Makes the database say what the desk file says, under the migrations' lock. It owns what it names; what it no
 * longer names is suspended, never deleted; what people set in chats stays theirs.
 */
export const applyDeskFile = (ownerUrl: string, file: DeskFile, now: Date, replace: boolean): Promise<Applied> =>
  underLock(ownerUrl, async (client) => {
    const db = drizzle(client);
    const [last] = await db.select().from(deskFile).orderBy(sql`${deskFile.id} desc`).limit(1);
    // Two processes with two files would undo each other's work; a process alone simply has a newer file.
    const isOther = last !== undefined && last.hash !== file.hash && (await othersLive(client));
    if (isOther && !replace) return { ...(await found(db, file)), applied: false };
    await db.transaction(async (tx) => {
      for (const settings of file.accounts) await applyAccount(tx as never, settings, now);
      const keys = file.accounts.map((one) => one.key);
      await tx
        .update(account)
        .set({ suspendedAt: now })
        .where(and(isNull(account.suspendedAt), keys.length > 0 ? notInArray(account.key, keys) : undefined));
      if (last?.hash !== file.hash) await tx.insert(deskFile).values({ hash: file.hash, appliedAt: now });
    });
    return { ...(await found(db, file)), applied: true };
  });

const othersLive = async (client: pg.Client): Promise<boolean> => {
  const { rowCount } = await client.query(
    `select 1 from pg_locks where locktype = 'advisory' and classid = $1 and objsubid = 2 and granted
       and database = (select oid from pg_database where datname = current_database()) limit 1`,
    [INSTANCE_LOCKS],
  );
  return (rowCount ?? 0) > 0;
};

const found = async (db: Owner, file: DeskFile): Promise<Omit<Applied, "applied">> => {
  const accounts: { id: string; settings: AccountSettings }[] = [];
  const channels: AppliedChannel[] = [];
  for (const settings of file.accounts) {
    const [row] = await db
      .select()
      .from(account)
      .where(and(eq(account.key, settings.key), isNull(account.suspendedAt)));
    if (!row) continue;
    accounts.push({ id: row.id, settings });
    const rows = await db
      .select()
      .from(channel)
      .where(and(eq(channel.accountId, row.id), isNull(channel.suspendedAt)));
    for (const one of rows) {
      const told = settings.channels.find(({ key }) => key === one.key);
      if (told) channels.push({ id: one.id, accountId: row.id, settings: told });
    }
  }
  return { accounts, channels };
};

const applyAccount = async (db: Owner, settings: AccountSettings, now: Date): Promise<void> => {
  const told = {
    name: settings.name,
    language: settings.language,
    zone: settings.zone,
    settings: {
      contacts: settings.contacts,
      threads: settings.threads,
      undoMs: settings.undoSeconds * 1_000,
      reopenDays: settings.reopenDays,
      closeAfterDays: settings.closeAfterDays,
      hours: settings.hours,
      answerWithinMs: settings.answerWithinMs,
      reviews: settings.reviews,
      keep: settings.keep,
      categories: settings.categories.map(({ key, names }) => ({ key, ...names })),
    },
    suspendedAt: null,
  };
  const [row] = await db
    .insert(account)
    .values({ id: newId(), key: settings.key, ...told })
    .onConflictDoUpdate({ target: account.key, set: told })
    .returning();
  const accountId = row!.id;
  const channels = await applyChannels(db, accountId, settings, now);
  await applyMembers(db, accountId, settings, channels, now);
  await applyCompanies(db, accountId, settings, now);
  await applyPartners(db, accountId, settings, now);
};

type ChannelRow = typeof channel.$inferSelect;

const applyChannels = async (
  db: Owner,
  accountId: string,
  settings: AccountSettings,
  now: Date,
): Promise<ChannelRow[]> => {
  const rows: ChannelRow[] = [];
  for (const one of settings.channels) {
    await refuseTurning(db, accountId, one);
    const told = { kind: one.kind, settings: withoutSecrets(one), suspendedAt: null };
    const [row] = await db
      .insert(channel)
      .values({ id: newId(), accountId, key: one.key, ...told })
      .onConflictDoUpdate({ target: [channel.accountId, channel.key], set: told })
      .returning();
    rows.push(row!);
  }
  await db
    .update(channel)
    .set({ suspendedAt: now })
    .where(
      and(
        eq(channel.accountId, accountId),
        isNull(channel.suspendedAt),
        rows.length > 0
          ? notInArray(
              channel.id,
              rows.map((row) => row.id),
            )
          : undefined,
      ),
    );
  return rows;
};

/** Chats keep their room for ever: a bot that clients know never speaks to partners, nor the other way round. */
const refuseTurning = async (db: Owner, accountId: string, settings: ChannelSettings): Promise<void> => {
  if (settings.kind !== "telegram") return;
  const [known] = await db
    .select({ settings: channel.settings })
    .from(channel)
    .where(and(eq(channel.accountId, accountId), eq(channel.key, settings.key), eq(channel.kind, "telegram")));
  const before = (known?.settings as { for?: string } | undefined)?.for ?? "clients";
  if (known && before !== settings.for)
    throw new Error(
      `the channel ${settings.key} was for ${before} before: give the bot for ${settings.for} a key and a token of its own`,
    );
};

const withoutSecrets = (settings: ChannelSettings): object =>
  settings.kind === "telegram"
    ? { intake: settings.intake, for: settings.for }
    : { deskChannel: settings.deskChannel, command: settings.command, members: settings.members };

const applyMembers = async (
  db: Owner,
  accountId: string,
  settings: AccountSettings,
  channels: readonly ChannelRow[],
  now: Date,
): Promise<void> => {
  for (const one of settings.members) {
    const told = { name: one.name, roles: [...one.roles], leftAt: null };
    // Language and zone may be set in a chat too; the file's are the first say, not the last.
    const [row] = await db
      .insert(member)
      .values({ id: newId(), accountId, key: one.key, ...told, language: one.language, zone: one.zone, createdAt: now })
      .onConflictDoUpdate({ target: [member.accountId, member.key], set: told })
      .returning();
    for (const { id: channelId, kind, settings: of } of channels) {
      // Who works here is nobody's partner: a jobs bot knows partners' people alone.
      if ((of as { for?: string }).for === "partners") continue;
      const platformId = kind === "slack" ? one.slack : one.telegram;
      if (!platformId) continue;
      await db
        .insert(identity)
        .values({ id: newId(), accountId, channelId, platformId, memberId: row!.id, name: one.name })
        .onConflictDoUpdate({ target: [identity.channelId, identity.platformId], set: { memberId: row!.id } });
    }
  }
  const keys = settings.members.map((one) => one.key);
  await db
    .update(member)
    .set({ leftAt: now })
    .where(
      and(
        eq(member.accountId, accountId),
        isNull(member.leftAt),
        sql`${member.key} is not null`,
        keys.length > 0 ? notInArray(member.key, keys) : undefined,
      ),
    );
};

const applyCompanies = async (db: Owner, accountId: string, settings: AccountSettings, now: Date): Promise<void> => {
  for (const one of settings.companies) {
    const told = {
      name: one.name,
      vip: one.isVip,
      zone: one.zone,
      site: one.site,
      inviteHash: one.invite ? hashInvite(one.invite) : null,
      suspendedAt: null,
    };
    await db
      .insert(company)
      .values({ id: newId(), accountId, key: one.key, ...told })
      .onConflictDoUpdate({ target: [company.accountId, company.key], set: told });
  }
  const keys = settings.companies.map((one) => one.key);
  await db
    .update(company)
    .set({ suspendedAt: now })
    .where(
      and(
        eq(company.accountId, accountId),
        isNull(company.suspendedAt),
        keys.length > 0 ? notInArray(company.key, keys) : undefined,
      ),
    );
};

const applyPartners = async (db: Owner, accountId: string, settings: AccountSettings, now: Date): Promise<void> => {
  for (const one of settings.partners) {
    const told = {
      name: one.name,
      terms: one.terms,
      inviteHash: one.invite ? hashInvite(one.invite) : null,
      suspendedAt: null,
    };
    await db
      .insert(partner)
      .values({ id: newId(), accountId, key: one.key, ...told })
      .onConflictDoUpdate({ target: [partner.accountId, partner.key], set: told });
  }
  const keys = settings.partners.map((one) => one.key);
  await db
    .update(partner)
    .set({ suspendedAt: now })
    .where(
      and(
        eq(partner.accountId, accountId),
        isNull(partner.suspendedAt),
        keys.length > 0 ? notInArray(partner.key, keys) : undefined,
      ),
    );
};

type StoredSettings = Pick<
  Account,
  "contacts" | "threads" | "undoMs" | "reopenDays" | "closeAfterDays" | "categories"
> &
  // What an account stored by an older program does not have.
  Partial<Pick<Account, "hours" | "answerWithinMs" | "reviews">>;

/** An account as the program works with it. */
export const readAccount = async (db: NodePgDatabase, id: string): Promise<Account> => {
  const [row] = await db.select().from(account).where(eq(account.id, id));
  if (!row) throw new Error(`no account ${id}`);
  const [desk] = await db
    .select()
    .from(channel)
    .where(and(eq(channel.accountId, id), eq(channel.kind, "slack"), isNull(channel.suspendedAt)))
    .orderBy(channel.id)
    .limit(1);
  return {
    id,
    key: row.key,
    name: row.name,
    language: row.language,
    zone: row.zone,
    hours: null,
    answerWithinMs: null,
    reviews: null,
    ...(row.settings as StoredSettings),
    deskChannelId: desk?.id ?? null,
    membersByChannel: (desk?.settings as { members?: string } | undefined)?.members !== "listed",
  };
};

/** The folder of the files carries the mark that the database knows; the first start gives both the same. */
export const claimFiles = (ownerUrl: string, folder: string): Promise<void> =>
  underLock(ownerUrl, async (client) => {
    const { rows } = await client.query<{ files_mark: string | null }>("select files_mark from schema_version");
    const known = rows[0]?.files_mark ?? null;
    const mark = await claimFolder(folder, known);
    if (mark !== known) await client.query("update schema_version set files_mark = $1", [mark]);
  });
