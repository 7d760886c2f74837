import { and, desc, eq, gte, inArray, isNull, like, type SQL, sql } from "drizzle-orm";
import type { Actor } from "../core/actor.ts";
import { newId } from "../core/id.ts";
import type { Messages } from "../core/ports.ts";
import type { Message, NewFile } from "../core/records.ts";
import { plainText, type Rich, storable } from "../core/rich.ts";
import type { Room } from "../core/rooms.ts";
import type { Db } from "./connect.ts";
import type { Later } from "./later.ts";
import { given, prepared } from "./prepared.ts";
import { conversation, delivery, file, message, post, timer } from "./schema.ts";

const POSTED = {
  ticketId: post.ticketId,
  messageId: post.messageId,
  deliveryId: post.deliveryId,
  jobId: sql<string | null>`coalesce(${message.jobId}, ${delivery.jobId})`,
};

// The process that stored a file fetches it at once; another one only when that one is gone.
const FETCHING_MS = 15_000;

/** `fetching` collects the files that somebody has to fetch once this is committed. */
export const messagesIn = (
  db: Db,
  accountId: string,
  now: Date,
  fetching: string[],
  later: Later,
): Omit<Messages, "awaitOriginal" | "giveUpOriginal"> => ({
  add: async (added, platformId, files) => {
    const { id: messageId, conversationId } = added;
    const stored = {
      ...added,
      body: storableBody(added.body),
      text: storable(added.text),
      authorName: storable(added.authorName),
    };
    later(writeMessage(db, { message: JSON.stringify(stored), account: accountId, platform: platformId }));
    addFiles({ db, later, accountId, messageId, conversationId, files, from: 0, now, fetching });
  },
  joinAlbum: async (conversationId, album, platformId, body, files) => {
    const [row] = await db
      .select()
      .from(message)
      .where(and(eq(message.conversationId, conversationId), eq(message.album, album)))
      .for("update");
    if (!row) return null;
    const known = await db.execute<{ place: number }>(
      sql`select coalesce(max(position), -1) + 1 as place from file where message_id = ${row.id}`,
    );
    later(db.insert(post).values({ accountId, conversationId, platformId, ticketId: row.ticketId, messageId: row.id }));
    const from = Number(known.rows[0]?.place ?? 0);
    addFiles({ db, later, accountId, messageId: row.id, conversationId, files, from, now, fetching });
    const words = plainText(body);
    if (words === "") return messageOf(row);
    const joined = row.text === "" ? body : [...(row.body as Rich), { text: "\n" }, ...body];
    const [changed] = await db
      .update(message)
      .set({ body: storableBody(joined), text: storable(plainText(joined)) })
      .where(eq(message.id, row.id))
      .returning();
    return messageOf(changed!);
  },
  posted: async (conversationId, platformId) => {
    const [row] = await db
      .select(POSTED)
      .from(post)
      .leftJoin(message, eq(message.id, post.messageId))
      .leftJoin(delivery, eq(delivery.id, post.deliveryId))
      .where(and(eq(post.conversationId, conversationId), eq(post.platformId, platformId)));
    return row ?? null;
  },
  postedAnywhere: async (channelId, address, platformId) => {
    const [row] = await db
      .select(POSTED)
      .from(post)
      .innerJoin(conversation, eq(conversation.id, post.conversationId))
      .leftJoin(message, eq(message.id, post.messageId))
      .leftJoin(delivery, eq(delivery.id, post.deliveryId))
      .where(
        and(
          eq(conversation.channelId, channelId),
          like(conversation.address, `${address.replace(/[\\%_]/g, "\\$&")}:%`),
          eq(post.platformId, platformId),
        ),
      );
    return row ?? null;
  },
  byId: async (id) => {
    const [row] = await db.select().from(message).where(eq(message.id, id));
    return row ? messageOf(row) : null;
  },
  joinedIn: async (delivery) => {
    const { rows } = await db.execute<{ id: string }>(sql`
      select m.id from delivery d
      cross join jsonb_array_elements(d.parts -> 0 -> 'joined') with ordinality as j(words, place)
      join message m on m.id = (j.words ->> 'message')::uuid and m.ticket_id = d.ticket_id
      where d.id = ${delivery} order by j.place`);
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const known = await db.select().from(message).where(inArray(message.id, ids));
    return known.map(messageOf).sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
  },
  of: async (ticketId, room, most) => {
    const rows = await db
      .select()
      .from(message)
      .where(and(eq(message.ticketId, ticketId), room ? eq(message.room, room) : undefined))
      .orderBy(desc(message.saidAt), desc(message.id))
      .limit(most);
    return rows.reverse().map(messageOf);
  },
  edit: async (id, version, body) => {
    const stored = storableBody(body);
    const { rows } = await db.execute<{ is_newest: boolean }>(sql`
      with kept as (
        insert into message_version (account_id, message_id, version, body, at)
        select ${accountId}::uuid, id, ${version}, body, ${now} from message where id = ${id}
        on conflict do nothing returning 1)
      select not exists (
        select 1 from message_version v where v.message_id = ${id} and ${inOrder(sql`v.version`)} > ${inOrder(sql`${version}`)}
      ) as is_newest from kept`);
    if (!rows[0]?.is_newest) return false;
    await db
      .update(message)
      .set({ body: stored, text: plainText(stored), editedAt: now, version: sql`${message.version} + 1` })
      .where(eq(message.id, id));
    return true;
  },
  remove: async (id) => {
    await db
      .update(message)
      .set({ deletedAt: now })
      .where(and(eq(message.id, id), isNull(message.deletedAt)));
  },
  move: async (ids, to) => {
    await db
      .update(message)
      .set({ ticketId: to })
      .where(inArray(message.id, [...ids]));
    await db
      .update(post)
      .set({ ticketId: to })
      .where(inArray(post.messageId, [...ids]));
  },
  copyFiles: async (from, to) => {
    const known = await db.select().from(file).where(eq(file.messageId, from)).orderBy(file.position);
    const copies = known.map((one) => ({ ...one, id: newId(), messageId: to }));
    const waiting = copies.filter(({ state }) => state === "fetching").map(({ id }) => id);
    if (copies.length > 0) later(db.insert(file).values(copies));
    if (waiting.length > 0) later(db.insert(timer).values(fetchTimers(accountId, waiting, now)));
    fetching.push(...waiting);
    return waiting.length;
  },
  answeredSince: async (ticketId, since) => {
    const [row] = await db
      .select({ name: message.authorName })
      .from(message)
      .where(
        and(
          eq(message.ticketId, ticketId),
          eq(message.room, "client"),
          gte(message.saidAt, since),
          sql`${message.author} ->> 'is' = 'member'`,
        ),
      )
      .limit(1);
    return row?.name ?? null;
  },
  setRoom: async (id, room) => {
    await db.update(message).set({ room }).where(eq(message.id, id));
  },
  openToClient: async (id) => {
    await db.update(message).set({ room: "client" }).where(eq(message.id, id));
  },
});

const writeMessage = prepared(
  "write message",
  sql`
    with written as (
      insert into message (id, account_id, ticket_id, conversation_id, job_id, room, author, author_name, body, text, said_at, stored_at,
        album, reply_to, thanks, edited_at, deleted_at)
      select x.id, ${given("account")}::uuid, x."ticketId", x."conversationId", x."jobId", x.room, x.author, x."authorName", x.body, x.text, x."saidAt", x."storedAt",
        x.album, x."replyTo", x.thanks, x."editedAt", x."deletedAt"
      from jsonb_to_record(${given("message")}::jsonb) as x(id uuid, "ticketId" uuid, "conversationId" uuid, "jobId" uuid, room text, author jsonb, "authorName" text,
        body jsonb, text text, "saidAt" timestamptz, "storedAt" timestamptz, album text, "replyTo" uuid, thanks boolean,
        "editedAt" timestamptz, "deletedAt" timestamptz)
      returning id, account_id, conversation_id, ticket_id)
    insert into post (account_id, conversation_id, platform_id, ticket_id, message_id)
    select account_id, conversation_id, ${given("platform")}::text, ticket_id, id from written where ${given("platform")}::text is not null`,
);

interface Adding {
  readonly db: Db;
  readonly later: Later;
  readonly accountId: string;
  readonly messageId: string;
  readonly conversationId: string;
  readonly files: readonly NewFile[];
  /** The place of the first among the message's files. */
  readonly from: number;
  readonly now: Date;
  readonly fetching: string[];
}

const addFiles = ({ db, later, accountId, messageId, conversationId, files, from, now, fetching }: Adding): void => {
  if (files.length === 0) return;
  fetching.push(...files.map((added) => added.id));
  const channelId = sql`(select channel_id from conversation where id = ${conversationId})`;
  const rows = files.map((added, n) => ({
    id: added.id,
    accountId,
    channelId,
    messageId,
    position: from + n,
    kind: added.kind,
    name: storable(added.name),
    type: storable(added.type),
    size: added.size,
    source: added.source,
    state: "fetching",
  }));
  later(db.insert(file).values(rows));
  later(
    db.insert(timer).values(
      fetchTimers(
        accountId,
        files.map(({ id }) => id),
        now,
      ),
    ),
  );
};

const fetchTimers = (accountId: string, files: readonly string[], now: Date) => {
  const dueAt = new Date(now.getTime() + FETCHING_MS);
  return files.map((subject) => ({ id: newId(), accountId, kind: "fetch-file", subject, dueAt }));
};

const storableBody = (body: Rich): Rich => body.map((span) => ({ ...span, text: storable(span.text) }));

export const messageOf = (row: typeof message.$inferSelect): Message => ({
  id: row.id,
  ticketId: row.ticketId,
  conversationId: row.conversationId,
  jobId: row.jobId,
  room: row.room as Room,
  author: row.author as Actor,
  authorName: row.authorName,
  body: row.body as Rich,
  text: row.text,
  saidAt: row.saidAt,
  storedAt: row.storedAt,
  album: row.album,
  replyTo: row.replyTo,
  thanks: row.thanks,
  editedAt: row.editedAt,
  deletedAt: row.deletedAt,
});

/** Versions are numbers with points between them, the weightiest first. */
const inOrder = (version: SQL): SQL => sql`string_to_array(${version}::text, '.')::bigint[]`;
