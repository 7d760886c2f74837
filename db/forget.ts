import { type SQL, sql } from "drizzle-orm";
import { newId } from "../core/id.ts";
import type { Beyond, Copy, Forgetting, Traces } from "../core/people/forgetting.ts";
import type { Room } from "../core/rooms.ts";
import type { Db } from "./connect.ts";
import { withoutCalls } from "./keeping.ts";
import { count, time } from "./rows.ts";

/** What stands for a name or a title that is gone: the same in every language. */
export const TOMBSTONE = "—";

/** Of a fact's data only these stay: ids, numbers and choices. What is not known here is presumed to be somebody's words. */
const FACT_KEYS = [
  ...["message", "messages", "to", "from", "priority", "category", "stars", "key", "why"],
  ...["job", "partner", "partners", "minutes", "returns", "at"],
];

export const forgettingIn = (db: Db, accountId: string, now: Date): Forgetting => ({
  find: (contact) => find(db, contact),
  copies: (traces) => copies(db, traces),
  leaveChats: (traces) => leaveChats(db, accountId, traces),
  clear: async (traces) => {
    const cleared = await clearTickets(db, traces, now);
    await clearDeliveries(db, accountId, traces, now);
    await clearPerson(db, traces);
    await clearUpdates(db, accountId, traces);
    return cleared;
  },
  letGo: (contact, anyway) => letGo(db, accountId, contact, anyway),
  beyond: (traces) => beyond(db, accountId, traces),
});

const find = async (db: Db, contact: string): Promise<Traces | null> => {
  const known = await db.execute<{ name: string }>(sql`select name from contact where id = ${contact}::uuid`);
  if (!known.rows[0]) return null;
  const { rows: addresses } = await db.execute<{ platform_id: string; name: string; member: boolean }>(
    sql`select platform_id, name, member_id is not null as member from identity where contact_id = ${contact}::uuid`,
  );
  const { rows: tickets } = await db.execute<{ id: string; conversation_id: string; thread_id: string }>(
    sql`select id, conversation_id, thread_id from ticket where contact_id = ${contact}::uuid order by id`,
  );
  const { rows: chats } = await db.execute<{ id: string }>(sql`
    select c.id from conversation c where c.kind = 'private' and c.room = 'client' and (
      c.id = any(${ids(tickets.map((one) => one.conversation_id))})
      or c.id in (select conversation_id from dialogue where person = ${contact}::uuid)
      or exists (select from identity i where i.contact_id = ${contact}::uuid and i.channel_id = c.channel_id and i.platform_id = c.address))`);
  const { rows: spoke } = await db.execute<{
    id: string;
    conversation_id: string;
    thread_id: string;
    own: boolean;
  }>(sql`
    select t.id, t.conversation_id, t.thread_id, t.contact_id = ${contact}::uuid as own
    from ticket t join conversation c on c.id = t.conversation_id
    where c.kind = 'group' and (t.contact_id = ${contact}::uuid or exists (
      select from message m where m.ticket_id = t.id and m.author ->> 'id' = ${contact}))
    order by t.id`);
  const joined = spoke.filter((one) => !one.own);
  const { rows: memberChats } = await db.execute<{ id: string }>(sql`
    select c.id from member m join identity i on i.member_id = m.id
      join conversation c on c.channel_id = i.channel_id and c.address = i.platform_id and c.room = 'internal'
    where m.account_id = (select account_id from contact where id = ${contact}::uuid)`);
  const { rows: jobs } = await db.execute<{ id: string; thread_id: string; chats: string[] }>(sql`
    select j.id, j.thread_id, array(
      select distinct c.id::text from offer o join partner_person p on p.partner_id = o.partner_id
        join identity i on i.partner_person_id = p.id
        join conversation c on c.channel_id = i.channel_id and c.address = i.platform_id and c.partner_id = o.partner_id
      where o.job_id = j.id) as chats
    from job j where j.ticket_id = any(${ids(tickets.map((one) => one.id))}) order by j.id`);
  const { rows: written } = await db.execute<{ name: string }>(sql`
    select distinct author_name as name from message
    where ticket_id = any(${ids([...tickets, ...joined].map((one) => one.id))}) and author ->> 'id' = ${contact}`);
  const names = [known.rows[0], ...addresses, ...written].map((one) => one.name);
  return {
    contact,
    names: [...new Set(names)].filter((name) => name !== TOMBSTONE),
    platformIds: addresses.map((one) => one.platform_id),
    tickets: tickets.map((one) => one.id),
    joined: joined.map((one) => one.id),
    jobs: jobs.map((one) => one.id),
    chats: chats.map((one) => one.id),
    groups: [...new Set(spoke.map((one) => one.conversation_id))],
    threads: [...tickets, ...jobs].map((one) => one.thread_id),
    joinedThreads: joined.map((one) => one.thread_id),
    memberChats: memberChats.map((one) => one.id),
    partnerChats: [...new Set(jobs.flatMap((one) => one.chats))],
    isMember: addresses.some((one) => one.member),
  };
};

/** Of their own tickets all but what other clients said in a group; of others' tickets what they said there themselves. */
const isTheirs = ({ contact, tickets, joined }: Traces): SQL => sql`(
  (m.ticket_id = any(${ids(tickets)}) and not (m.author ->> 'is' = 'contact' and m.author ->> 'id' <> ${contact}))
  or (m.ticket_id = any(${ids(joined)}) and m.author ->> 'id' = ${contact}))`;

/** In the chats of partners, the streams of their jobs. */
const isOfTheirJobs = ({ jobs, partnerChats }: Traces): SQL =>
  sql`(s.conversation_id = any(${ids(partnerChats)}) and s.subject = any(${texts(jobs)}))`;

/** In members' own chats: a ping or a rating that names their ticket, alone or in a list. */
const isTold = ({ memberChats, tickets }: Traces): SQL => sql`(s.conversation_id = any(${ids(memberChats)}) and (
  d.ticket_id = any(${ids(tickets)}) or exists (
    select from jsonb_array_elements(case jsonb_typeof(d.data -> 'tickets') when 'array' then d.data -> 'tickets' else '[]' end) x
    where x ->> 'ticket' = any(${texts(tickets)}))))`;

/** Where a member talks to a bot, be it that they are its client too. */
const isMembers = sql`exists (
  select from identity i where i.member_id is not null and i.channel_id = c.channel_id and i.platform_id = c.address)`;

const copies = async (db: Db, traces: Traces): Promise<Copy[]> => {
  const { chats, threads, groups, joinedThreads, tickets } = traces;
  const { rows } = await db.execute<{
    conversation: string;
    room: Room;
    kind: string;
    job: string | null;
    channel_id: string;
    channel_key: string;
    channel_kind: string;
    id: string;
    sent_at: string;
  }>(sql`
    with posted as (
      select d.conversation_id, d.channel_id, d.kind, d.job_id, d.settled_at, posted.id
      from stream s join delivery d on d.stream_id = s.id
        cross join lateral jsonb_array_elements(coalesce(d.parts, '[]')) p
        cross join lateral unnest(string_to_array(p ->> 'id', ',')) posted(id)
      where posted.id <> '' and s.subject <> ${subjectOf(traces.contact)}
        and s.conversation_id = any(${ids([...chats, ...threads, ...groups, ...joinedThreads, ...traces.partnerChats, ...traces.memberChats])}) and (
        ${isTold(traces)} or ${isOfTheirJobs(traces)} or s.conversation_id = any(${ids([...chats, ...threads])})
        or (s.conversation_id = any(${ids([...groups, ...joinedThreads])}) and (
          d.ticket_id = any(${ids(tickets)}) or d.message_id in (select m.id from message m where ${isTheirs(traces)}))))),
    gone as (
      select conversation_id, id from posted where kind = 'answer-removed'
      union all
      select (d.data ->> 'of')::uuid, d.data ->> 'id' from stream s join delivery d on d.stream_id = s.id
      where s.subject = ${subjectOf(traces.contact)} and d.kind = 'copy-removed')
    select p.conversation_id as conversation, c.room, c.kind, coalesce(p.job_id, c.job_id) as job, h.id as channel_id, h.key as channel_key, h.kind as channel_kind,
      p.id, min(coalesce(p.settled_at, ${FIRST}::timestamptz)) as sent_at
    from posted p join conversation c on c.id = p.conversation_id join channel h on h.id = p.channel_id
    where not exists (select from gone g where g.conversation_id = p.conversation_id and g.id = p.id)
    group by p.conversation_id, c.room, c.kind, coalesce(p.job_id, c.job_id), h.id, p.id order by sent_at, p.id`);
  return rows.map((row) => ({
    conversation: row.conversation,
    room: row.room,
    isPrivate: row.kind === "private" && row.room === "client",
    job: row.room === "link" ? row.job : null,
    channel: { id: row.channel_id, key: row.channel_key, kind: row.channel_kind },
    id: row.id,
    sentAt: time(row.sent_at),
  }));
};

/** Not settled: it left only now. */
const FIRST = "9999-01-01T00:00:00Z";

/** The stream in which a person's posts are taken back; by it also the places are found that only this needs. */
export const subjectOf = (contact: string): string => `forgotten:${contact}`;

const leaveChats = async (
  db: Db,
  accountId: string,
  { contact, chats }: Traces,
): Promise<ReadonlyMap<string, string>> => {
  const { rows: left } = await db.execute<{ id: string; channel_id: string; address: string }>(sql`
    with had as (
      select id, channel_id, address from conversation
      where id = any(${ids(chats)}) and address is not null and address not like 'forgotten:%' order by id for update)
    update conversation c set address = 'forgotten:' || c.id, title = null, gone = 'forgotten'
    from had where c.id = had.id returning had.id, had.channel_id, had.address`);
  for (const { channel_id, address } of left) {
    const place = newId();
    await db.execute(sql`
      insert into conversation (id, account_id, channel_id, address, kind, room)
      values (${place}::uuid, ${accountId}::uuid, ${channel_id}::uuid, ${address}, 'private', 'client')`);
    await db.execute(sql`
      insert into stream (account_id, channel_id, conversation_id, subject)
      values (${accountId}::uuid, ${channel_id}::uuid, ${place}::uuid, ${subjectOf(contact)})`);
  }
  const places = await placesOf(db, contact);
  return new Map(places.map((one) => [one.channel_id, one.id]));
};

/** The empty chats that stand where theirs were, while they still have an address. */
const placesOf = async (db: Db, contact: string) => {
  const { rows } = await db.execute<{
    id: string;
    channel_id: string;
    address: string;
    platform_id: string | null;
    waits: boolean;
  }>(sql`
    select c.id, c.channel_id, c.address, s.last_seq > s.done_seq as waits
    from stream s join conversation c on c.id = s.conversation_id
    where s.subject = ${subjectOf(contact)} and c.kind = 'private' and c.room = 'client' and c.address not like 'forgotten:%'
    order by c.id`);
  return rows;
};

const clearTickets = async (db: Db, traces: Traces, now: Date) => {
  const { contact, tickets, joined, names } = traces;
  await db.execute(sql`
    update message_version v set body = '[]' from message m where m.id = v.message_id and ${isTheirs(traces)}`);
  await db.execute(sql`
    delete from timer where kind = 'fetch-file' and subject in (
      select f.id from file f join message m on m.id = f.message_id where f.state = 'fetching' and ${isTheirs(traces)})`);
  const files = await db.execute(sql`
    update file f set name = ${TOMBSTONE}, source = '{}', state = 'gone', why = 'forgotten'
    from message m where m.id = f.message_id and ${isTheirs(traces)} and f.name <> ${TOMBSTONE}`);
  const messages = await db.execute(sql`
    update message m set body = '[]', text = '', deleted_at = coalesce(m.deleted_at, ${now}), album = null,
      author = ${unnamed(sql`m.author`, contact)},
      author_name = case when m.author ->> 'id' = ${contact} then ${TOMBSTONE} else m.author_name end
    where ${isTheirs(traces)} and (m.text <> '' or m.body <> '[]' or m.deleted_at is null or m.author_name = any(${texts(names)}))`);
  await db.execute(sql`
    update fact f set actor = ${unnamed(sql`f.actor`, contact)},
      data = (select jsonb_object_agg(x.key, x.value) from jsonb_each(f.data) x where x.key = any(${texts(FACT_KEYS)}))
    where f.ticket_id = any(${ids(tickets)}) or (f.ticket_id = any(${ids(joined)}) and f.actor ->> 'id' = ${contact})`);
  await db.execute(sql`
    update ticket t set title = ${TOMBSTONE}, last_word = t.last_word || ${JSON.stringify({ name: TOMBSTONE, text: "" })}::jsonb,
      resolution = t.resolution || '{"words": ""}', rating = t.rating || '{"words": null}'
    where t.id = any(${ids(tickets)})`);
  await db.execute(sql`
    update ticket t set last_word = t.last_word || ${JSON.stringify({ name: TOMBSTONE, text: "" })}::jsonb
    where t.id = any(${ids(joined)}) and t.last_word ->> 'by' = 'client' and t.last_word ->> 'name' = any(${texts(names)})`);
  await db.execute(sql`
    update job set fields = '{}', done = done || '{"words": ""}', rating = rating || '{"words": null}' where ticket_id = any(${ids(tickets)})`);
  await db.execute(sql`update offer set why = null where job_id = any(${ids(traces.jobs)})`);
  await db.execute(sql`update review set reason = null where ticket_id = any(${ids(tickets)})`);
  await db.execute(sql`
    update ticket t set waiting = ${unnamedBy(sql`t.waiting`, contact)}, resolution = ${unnamedBy(sql`t.resolution`, contact)},
      closure = ${unnamedBy(sql`t.closure`, contact)}
    where t.id = any(${ids([...tickets, ...joined])})`);
  return { messages: messages.rowCount ?? 0, files: files.rowCount ?? 0 };
};

const unnamed = (actor: SQL, contact: string): SQL =>
  sql`case when ${actor} ->> 'id' = ${contact} then jsonb_set(${actor}, '{name}', to_jsonb(${TOMBSTONE}::text)) else ${actor} end`;

const unnamedBy = (happening: SQL, contact: string): SQL =>
  sql`case when ${happening} -> 'by' ->> 'id' = ${contact} then jsonb_set(${happening}, '{by,name}', to_jsonb(${TOMBSTONE}::text)) else ${happening} end`;

/**
 * What has not left does not leave. What has keeps its outcome and its platform's ids, by which it is taken back. In the
 * places of several people all posts lose their words, since lists and questions there named their tickets too, and so does
 * what members were shown in passing; only what failed and is about others stays whole, for whoever repairs it.
 */
const clearDeliveries = async (db: Db, accountId: string, traces: Traces, now: Date): Promise<void> => {
  const { chats, threads, groups, joinedThreads, tickets } = traces;
  const places = ids([
    ...[...chats, ...threads, ...groups, ...joinedThreads],
    ...[...traces.partnerChats, ...traces.memberChats],
  ]);
  const isAboutThem = sql`(d.ticket_id = any(${ids(tickets)}) or d.message_id in (select m.id from message m where ${isTheirs(traces)}))`;
  await db.execute(sql`
    with ended as (
      update delivery d set state = 'superseded', settled_at = ${now}, not_before = ${now}, version = d.version + 1
      from stream s where s.id = d.stream_id and s.conversation_id = any(${places}) and s.subject <> ${subjectOf(traces.contact)}
        and d.state in ('pending', 'sending', 'unknown')
        and (s.conversation_id = any(${ids([...chats, ...threads])}) or ${isOfTheirJobs(traces)} or ${isTold(traces)} or ${isAboutThem})
      returning d.stream_id)
    update stream set next_at = ${now} where id in (select stream_id from ended)`);
  const { rows: streams } = await db.execute<{ id: string; own: boolean }>(sql`
    select s.id, s.conversation_id = any(${ids([...chats, ...threads])}) or ${isOfTheirJobs(traces)} as own from stream s join conversation c on c.id = s.conversation_id
    where s.account_id = ${accountId}::uuid and (s.conversation_id = any(${ids([...chats, ...threads, ...groups, ...joinedThreads])})
      or ${isOfTheirJobs(traces)} or (s.subject = 'screens' and (c.room in ('internal', 'link') or ${isMembers})))`);
  const streamsOf = (own: boolean) => bigints(streams.filter((one) => one.own === own).map((one) => one.id));
  await db.execute(sql`
    update delivery d set data = '{}', parts = ${withoutCalls(sql`d.parts`)},
      state = case when d.state in ('refused', 'gone') then 'dismissed' else d.state end
    where d.settled_at is not null and d.kind <> 'copy-removed' and (d.data <> '{}' or d.parts @? '$[*].call.method' or d.state in ('refused', 'gone'))
      and (d.stream_id = any(${streamsOf(true)})
        or (d.stream_id = any(${streamsOf(false)}) and (d.state not in ('refused', 'gone') or ${isAboutThem}))
        or d.id in (select d.id from stream s join delivery d on d.stream_id = s.id where ${isTold(traces)}))`);
  await db.execute(sql`
    update projection set wanted = wanted + 1, next_at = ${now}
    where account_id = ${accountId}::uuid and (kind = 'home' or (kind = 'job' and subject = any(${ids(traces.jobs)})))`);
};

const clearPerson = async (
  db: Db,
  { contact, names, platformIds, tickets, jobs, partnerChats }: Traces,
): Promise<void> => {
  await db.execute(sql`
    delete from dialogue where person = ${contact}::uuid
      or (conversation_id = any(${ids(partnerChats)}) and state -> 'asks' ->> 'job' = any(${texts(jobs)}))`);
  await db.execute(sql`
    update contact set name = ${TOMBSTONE}, phone = null, language = null, zone = null, company_id = null where id = ${contact}::uuid`);
  await db.execute(sql`delete from identity where contact_id = ${contact}::uuid and member_id is null`);
  await db.execute(sql`update identity set contact_id = null where contact_id = ${contact}::uuid`);
  // Answers to API calls: the same key must go on meaning the same call, so the row stays.
  await db.execute(sql`
    update request r set answer = to_jsonb('{"forgotten":true}'::text)
    where position(${`"id":"${contact}"`}::text in r.answer #>> '{}') > 0
      or exists (select from message m where m.ticket_id = any(${ids(tickets)}) and position(m.id::text in r.answer #>> '{}') > 0)`);
  await db.execute(sql`
    update audit a set data = a.data - 'because'
    where exists (select from unnest(${texts([...names, ...platformIds])}) n where position(n in a.data ->> 'because') > 0)`);
};

/** As they stand in JSON too. */
const needlesOf = ({ names, platformIds }: Traces): SQL =>
  texts([...names, ...platformIds].flatMap((word) => [word, JSON.stringify(word).slice(1, -1)]));

/**
 * Updates as they came. Of their chats and threads all that is settled. Of a group where they spoke, and of what belongs to
 * no conversation (presses on lists, forms, talk in the desk channel), all but what was put aside for somebody to look
 * into, and that too where it names them. In other groups they may have been overheard, and members may have forwarded what
 * they wrote: what names them goes.
 */
const clearUpdates = async (db: Db, accountId: string, traces: Traces): Promise<void> => {
  const { contact, chats, threads, groups, joinedThreads } = traces;
  const { rows } = await db.execute<{ id: string; whose: "theirs" | "shared" | "others" }>(sql`
    with places as (
      select l.id, c.id as place, c.kind, ${isMembers} as "members",
        exists (select from stream s where s.conversation_id = c.id and s.subject = ${subjectOf(contact)} and c.kind = 'private')
          and not exists (select from identity i where i.channel_id = c.channel_id and i.platform_id = c.address and i.contact_id is not null) as "left"
      from lane l left join conversation c on c.channel_id = l.channel_id and c.address = any(${addressesOf(sql`l.key`)})
      where l.account_id = ${accountId}::uuid)
    select * from (
      select id, case
        when place = any(${ids([...chats, ...threads])}) or "left" then 'theirs'
        when place is null or place = any(${ids([...groups, ...joinedThreads, ...traces.partnerChats])}) then 'shared'
        when kind = 'group' or "members" then 'others' end as whose
      from places) found where whose is not null`);
  const lanes = (whose: string) => bigints(rows.filter((row) => row.whose === whose).map((row) => row.id));
  const namesThem = sql`exists (select from unnest(${needlesOf(traces)}) n where position(n in i.raw) > 0)`;
  await db.execute(sql`
    update inbox i set raw = null
    where i.raw is not null and i.state <> 'pending' and (
      i.lane_id = any(${lanes("theirs")})
      or (i.lane_id = any(${lanes("shared")}) and (i.state <> 'parked' or ${namesThem}))
      or (i.lane_id = any(${lanes("others")}) and ${namesThem}))`);
};

/** A lane is called as its conversation's address, in some platforms with a word before it. */
const addressesOf = (key: SQL): SQL => sql`array[${key}, regexp_replace(${key}, '^(chat|channel):', '')]`;

const letGo = async (db: Db, accountId: string, contact: string, anyway: boolean): Promise<boolean> => {
  let isDone = true;
  for (const { id, channel_id, address, waits } of await placesOf(db, contact)) {
    if (await isLivedIn(db, channel_id, id, address)) continue;
    const lanes = sql`l.account_id = ${accountId}::uuid and l.channel_id = ${channel_id}::uuid and ${address} = any(${addressesOf(sql`l.key`)})`;
    const { rows: busy } = await db.execute(sql`select 1 from lane l where ${lanes} and l.last_seq > l.done_seq`);
    if ((waits || busy.length > 0) && !anyway) {
      isDone = false;
      continue;
    }
    await db.execute(sql`
      update inbox i set key = 'forgotten:' || i.id from lane l where l.id = i.lane_id and ${lanes} and i.state <> 'pending'`);
    await db.execute(sql`update lane l set key = 'forgotten:' || l.id where ${lanes} and l.last_seq = l.done_seq`);
    await db.execute(
      sql`update conversation set address = 'forgotten:' || id, gone = 'forgotten' where id = ${id}::uuid`,
    );
  }
  return isDone;
};

/** Somebody wrote from there again: the place is theirs now. */
const isLivedIn = async (db: Db, channel: string, place: string, address: string): Promise<boolean> => {
  const { rows } = await db.execute(sql`
    select 1 from identity where channel_id = ${channel}::uuid and platform_id = ${address} and contact_id is not null
    union all select 1 from ticket where conversation_id = ${place}::uuid
    union all select 1 from dialogue where conversation_id = ${place}::uuid limit 1`);
  return rows.length > 0;
};

const beyond = async (db: Db, accountId: string, traces: Traces): Promise<Beyond[]> => {
  const { contact, tickets, threads, chats, isMember } = traces;
  const { rows: written } = await db.execute<{ members: string; own: string; numbers: number[] | null }>(sql`
    select count(distinct m.id) filter (where m.author ->> 'is' = 'member') as members,
      count(distinct m.id) filter (where m.author ->> 'id' = ${contact}) as own,
      array_agg(distinct t.number) filter (where m.author ->> 'is' = 'member' and t.number is not null) as numbers
    from message m join post p on p.message_id = m.id and p.conversation_id = m.conversation_id and p.delivery_id is null
      join ticket t on t.id = m.ticket_id
    where ${isTheirs(traces)} and (m.conversation_id = any(${ids(threads)}) or m.author ->> 'id' = ${contact})`);
  const { rows: arriving } = await db.execute<{ n: string }>(sql`
    select coalesce(sum(l.last_seq - l.done_seq), 0) as n from lane l join conversation c on c.channel_id = l.channel_id and c.address = any(${addressesOf(sql`l.key`)})
    where l.account_id = ${accountId}::uuid and l.last_seq > l.done_seq and (
      c.id = any(${ids([...chats, ...threads])}) or c.id in (select conversation_id from stream where subject = ${subjectOf(contact)}))`);
  const [row] = written;
  const numbers = (row?.numbers ?? []).slice(0, tickets.length);
  const all: Beyond[] = [
    { what: "written-by-members", channel: null, count: count(row?.members ?? 0), tickets: numbers },
    { what: "written-by-themselves", channel: null, count: count(row?.own ?? 0), tickets: [] },
    { what: "still-arriving", channel: null, count: count(arriving[0]?.n ?? 0), tickets: [] },
    { what: "works-here-too", channel: null, count: isMember ? 1 : 0, tickets: [] },
  ];
  return all.filter((one) => one.count > 0);
};

const ids = (list: readonly string[]): SQL => sql`${`{${list.join(",")}}`}::uuid[]`;

const bigints = (list: readonly string[]): SQL => sql`${`{${list.join(",")}}`}::bigint[]`;

const texts = (list: readonly string[]): SQL =>
  sql`array(select jsonb_array_elements_text(${JSON.stringify(list)}::jsonb))`;
