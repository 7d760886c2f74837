import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";

const at = (name: string) => timestamp(name, { withTimezone: true });
const serial = (name: string) => bigint(name, { mode: "number" });
const identity = () => serial("id").primaryKey().generatedAlwaysAsIdentity();

/*
 * Tables without content, outside row level security: who runs, which bots there are, and where work waits.
 */

export const account = pgTable("account", {
  id: uuid("id").primaryKey(),
  key: text("key").notNull().unique(),
  name: text("name").notNull(),
  language: text("language").notNull(),
  zone: text("zone").notNull(),
  settings: jsonb("settings").notNull(),
  suspendedAt: at("suspended_at"),
});

export const channel = pgTable(
  "channel",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    key: text("key").notNull(),
    kind: text("kind").notNull(),
    /** Whose bot it is on the platform; the same one twice is an error. */
    identity: text("identity").unique(),
    handle: text("handle"),
    settings: jsonb("settings").notNull(),
    /** The instance that listens, and the one that sends: each at most one, living by its session lock. */
    listener: serial("listener"),
    sender: serial("sender"),
    health: text("health").notNull().default("new"),
    healthWhy: text("health_why"),
    healthAt: at("health_at"),
    /** Until when it certainly listened: what was said after that is asked for where the platform can be asked. */
    heardAt: at("heard_at"),
    suspendedAt: at("suspended_at"),
  },
  (t) => [unique("channel_account_key").on(t.accountId, t.key)],
);

/** A running process. It lives while it holds the session advisory lock of its id; no clock takes part. */
export const instance = pgTable("instance", {
  id: identity(),
  runs: text("runs").notNull(),
  startedAt: at("started_at").notNull(),
});

/** When the last sweep looked, in one row: a look that is earlier tells that the clock went back. */
export const clock = pgTable("clock", {
  id: smallint("id").primaryKey(),
  lookedAt: at("looked_at").notNull(),
});

/** One conversation's way in: rows are handled by number; releasing counts, so nothing is stranded. */
export const lane = pgTable(
  "lane",
  {
    id: identity(),
    accountId: uuid("account_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    key: text("key").notNull(),
    lastSeq: serial("last_seq").notNull().default(0),
    doneSeq: serial("done_seq").notNull().default(0),
    holder: serial("holder"),
    nextAt: at("next_at"),
    /** Failed attempts of the first row that is not done. */
    attempts: integer("attempts").notNull().default(0),
  },
  (t) => [
    unique("lane_channel_key").on(t.channelId, t.key),
    index("lane_waiting").on(t.nextAt).where(sql`${t.lastSeq} > ${t.doneSeq} and ${t.holder} is null`),
    index("lane_held").on(t.holder).where(sql`${t.holder} is not null`),
  ],
);

/** One subject's way out to one conversation, in order. */
export const stream = pgTable(
  "stream",
  {
    id: identity(),
    accountId: uuid("account_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    subject: text("subject").notNull(),
    lastSeq: serial("last_seq").notNull().default(0),
    doneSeq: serial("done_seq").notNull().default(0),
    /** When its head may go; null: nothing waits. */
    nextAt: at("next_at"),
  },
  (t) => [
    unique("stream_conversation_subject").on(t.conversationId, t.subject),
    index("stream_due").on(t.channelId, t.nextAt).where(sql`${t.nextAt} is not null`),
  ],
);

/** A message whose latest version wins: the card, the home tab, receipts. At most one update in flight. */
export const projection = pgTable(
  "projection",
  {
    id: identity(),
    accountId: uuid("account_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    kind: text("kind").notNull(),
    subject: uuid("subject").notNull(),
    messageId: text("message_id"),
    wanted: integer("wanted").notNull().default(1),
    shown: integer("shown").notNull().default(0),
    shownAs: text("shown_as"),
    attempts: integer("attempts").notNull().default(0),
    since: at("since"),
    nextAt: at("next_at"),
    why: text("why"),
  },
  (t) => [
    unique("projection_subject").on(t.kind, t.subject, t.conversationId),
    index("projection_due").on(t.channelId, t.nextAt).where(sql`${t.nextAt} is not null`),
  ],
);

/** Something that happens by itself at a time. */
export const timer = pgTable(
  "timer",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    kind: text("kind").notNull(),
    subject: uuid("subject").notNull(),
    dueAt: at("due_at").notNull(),
    attempts: integer("attempts").notNull().default(0),
  },
  (t) => [unique("timer_subject").on(t.kind, t.subject), index("timer_due").on(t.dueAt)],
);

/** One threshold of a clock: fires once for ever, whatever restarts or is computed anew. */
export const step = pgTable(
  "step",
  {
    accountId: uuid("account_id").notNull(),
    clockId: uuid("clock_id").notNull(),
    /** half, warning, missed */
    step: text("step").notNull(),
    dueAt: at("due_at").notNull(),
    firedAt: at("fired_at"),
    /** What it came to: told, late, needless, held-back. */
    outcome: text("outcome"),
  },
  (t) => [primaryKey({ columns: [t.clockId, t.step] }), index("step_due").on(t.dueAt).where(sql`${t.firedAt} is null`)],
);

/** Bytes that the file store holds; facts carry the name. */
export const blob = pgTable("blob", {
  hash: text("hash").primaryKey(),
  size: serial("size").notNull(),
  storedAt: at("stored_at").notNull(),
});

/** What was applied, when and by which file. */
export const deskFile = pgTable("desk_file", {
  id: identity(),
  hash: text("hash").notNull(),
  appliedAt: at("applied_at").notNull(),
});

/*
 * Tables with content: each has account_id and one policy.
 */

export const inbox = pgTable(
  "inbox",
  {
    id: identity(),
    accountId: uuid("account_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    laneId: serial("lane_id").notNull(),
    seq: serial("seq").notNull(),
    key: text("key").notNull(),
    /** As it came, JSON as text: what jsonb refuses (NUL, half a surrogate pair) must be kept too. Cleared by age. */
    raw: text("raw"),
    receivedAt: at("received_at").notNull(),
    state: text("state").notNull().default("pending"),
    why: text("why"),
    settledAt: at("settled_at"),
  },
  (t) => [
    unique("inbox_channel_key").on(t.channelId, t.key),
    unique("inbox_lane_seq").on(t.laneId, t.seq),
    index("inbox_parked").on(t.accountId, t.receivedAt).where(sql`${t.state} = 'parked'`),
  ],
);

/** An edit or deletion that came before its message: it is handled again behind it. */
export const awaiting = pgTable(
  "awaiting",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    /** sha256 of the key under which the message will come. */
    key: text("key").notNull(),
    inboxId: serial("inbox_id").notNull(),
  },
  (t) => [index("awaiting_key").on(t.channelId, t.key)],
);

export const company = pgTable(
  "company",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    key: text("key").notNull(),
    name: text("name").notNull(),
    vip: boolean("vip").notNull().default(false),
    zone: text("zone"),
    /** Where its work is done: told to partners as far as their terms go. */
    site: jsonb("site"),
    /** sha256 of the invite code. */
    inviteHash: text("invite_hash"),
    suspendedAt: at("suspended_at"),
  },
  (t) => [unique("company_account_key").on(t.accountId, t.key)],
);

export const contact = pgTable("contact", {
  id: uuid("id").primaryKey(),
  accountId: uuid("account_id").notNull(),
  companyId: uuid("company_id"),
  name: text("name").notNull(),
  phone: text("phone"),
  /** Chosen by the person; null: as the platform tells. */
  language: text("language"),
  zone: text("zone"),
  createdAt: at("created_at").notNull(),
});

export const member = pgTable(
  "member",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    /** The desk file's key; null: came with the desk channel. */
    key: text("key"),
    name: text("name").notNull(),
    roles: text("roles").array().notNull(),
    language: text("language"),
    zone: text("zone"),
    onDuty: boolean("on_duty").notNull().default(true),
    /** Ended access: who left the desk channel or the desk file. */
    leftAt: at("left_at"),
    createdAt: at("created_at").notNull(),
  },
  (t) => [unique("member_account_key").on(t.accountId, t.key)],
);

/** A person's address on one channel. */
export const identityTable = pgTable(
  "identity",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    platformId: text("platform_id").notNull(),
    contactId: uuid("contact_id"),
    memberId: uuid("member_id"),
    partnerPersonId: uuid("partner_person_id"),
    name: text("name").notNull(),
    handle: text("handle"),
    picture: text("picture"),
    language: text("language"),
    zone: text("zone"),
    /** Why this person can't be reached here; null: reachable. */
    unreachable: text("unreachable"),
  },
  (t) => [
    unique("identity_channel_platform").on(t.channelId, t.platformId),
    index("identity_member").on(t.memberId),
    index("identity_contact").on(t.contactId),
    index("identity_partner_person").on(t.partnerPersonId).where(sql`${t.partnerPersonId} is not null`),
  ],
);

/** One chat or thread on a channel. Its room never changes. */
export const conversation = pgTable(
  "conversation",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    /** Null: a thread whose root is not sent yet. */
    address: text("address"),
    kind: text("kind").notNull(),
    room: text("room").notNull(),
    /** The ticket whose desk thread this is. */
    ticketId: uuid("ticket_id"),
    /** In the link room: the job whose thread this is, or the partner whose person's chat it is. */
    jobId: uuid("job_id"),
    partnerId: uuid("partner_id"),
    companyId: uuid("company_id"),
    title: text("title"),
    gone: text("gone"),
  },
  (t) => [
    unique("conversation_channel_address").on(t.channelId, t.address),
    index("conversation_ticket").on(t.ticketId),
  ],
);

export const ticket = pgTable(
  "ticket",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    /** Null: words whose ticket is not known yet ("which ticket?"). */
    number: integer("number"),
    title: text("title").notNull(),
    contactId: uuid("contact_id").notNull(),
    /** Frozen at opening: a person who changes company takes no ticket along. */
    companyId: uuid("company_id"),
    /** Where the client talks. */
    conversationId: uuid("conversation_id").notNull(),
    /** The desk's thread. */
    threadId: uuid("thread_id").notNull(),
    openedAt: at("opened_at").notNull(),
    priority: text("priority"),
    category: text("category"),
    holding: jsonb("holding"),
    waiting: jsonb("waiting"),
    resolution: jsonb("resolution"),
    closure: jsonb("closure"),
    rating: jsonb("rating"),
    reopenings: integer("reopenings").notNull().default(0),
    /** The last public words of each side, for lists and for "which ticket?". */
    lastWord: jsonb("last_word"),
    clientSpokeAt: at("client_spoke_at"),
    deskSpokeAt: at("desk_spoke_at"),
    askedAt: at("asked_at"),
    version: integer("version").notNull().default(1),
  },
  (t) => [
    unique("ticket_account_number").on(t.accountId, t.number),
    index("ticket_open_conversation").on(t.conversationId).where(sql`${t.closure} is null`),
    index("ticket_conversation").on(t.conversationId, t.openedAt),
    index("ticket_contact").on(t.contactId, t.openedAt),
    index("ticket_company").on(t.companyId, t.openedAt).where(sql`${t.companyId} is not null`),
    index("ticket_open").on(t.accountId, t.openedAt).where(sql`${t.closure} is null`),
  ],
);

export const counter = pgTable("counter", {
  accountId: uuid("account_id").primaryKey(),
  last: integer("last").notNull(),
  lastJob: integer("last_job").notNull().default(0),
});

/** One promise of one ticket. */
export const slaClock = pgTable(
  "sla_clock",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    ticketId: uuid("ticket_id").notNull(),
    /** answer: the first words of a member to the client */
    promise: text("promise").notNull(),
    startedAt: at("started_at").notNull(),
    /** Null: the desk never opens. */
    dueAt: at("due_at"),
    /** When the words that met it were written, and which they were. */
    metAt: at("met_at"),
    metBy: uuid("met_by"),
    /** Nobody waits for it any more: closed, moved, resolved unanswered. */
    endedAt: at("ended_at"),
  },
  (t) => [index("sla_clock_ticket").on(t.ticketId, t.startedAt)],
);

/** A company or person that takes jobs over, as the desk file names it. */
export const partner = pgTable(
  "partner",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    key: text("key").notNull(),
    name: text("name").notNull(),
    /** sha256 of the code in the deep link. */
    inviteHash: text("invite_hash"),
    terms: jsonb("terms").notNull(),
    suspendedAt: at("suspended_at"),
  },
  (t) => [unique("partner_account_key").on(t.accountId, t.key)],
);

/** Somebody who works for a partner. Never a member: sees what was shared and nothing else. */
export const partnerPerson = pgTable(
  "partner_person",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    partnerId: uuid("partner_id").notNull(),
    name: text("name").notNull(),
    language: text("language"),
    zone: text("zone"),
    leftAt: at("left_at"),
    createdAt: at("created_at").notNull(),
  },
  (t) => [index("partner_person_partner").on(t.partnerId)],
);

/** One hand-off: a ticket's work, offered to partners and taken over by one of them. */
export const job = pgTable(
  "job",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    /** Shown as P-17. */
    number: integer("number").notNull(),
    ticketId: uuid("ticket_id").notNull(),
    /** The link room in Slack. */
    threadId: uuid("thread_id").notNull(),
    /** offered, accepted, in-work, waiting-on-us, done, returned, approved, withdrawn, declined, expired */
    status: text("status").notNull(),
    /** What may be shared, by name; the terms say what the offer shows and what acceptance opens. */
    fields: jsonb("fields").notNull(),
    offeredAt: at("offered_at").notNull(),
    offeredBy: jsonb("offered_by").notNull(),
    answerBy: at("answer_by").notNull(),
    partnerId: uuid("partner_id"),
    personId: uuid("person_id"),
    acceptedAt: at("accepted_at"),
    visitAt: at("visit_at"),
    visitAgreedAt: at("visit_agreed_at"),
    onTheWayAt: at("on_the_way_at"),
    arrivedAt: at("arrived_at"),
    done: jsonb("done"),
    returns: integer("returns").notNull().default(0),
    approval: jsonb("approval"),
    rating: jsonb("rating"),
    endedAt: at("ended_at"),
    version: integer("version").notNull().default(1),
  },
  (t) => [
    unique("job_account_number").on(t.accountId, t.number),
    index("job_ticket").on(t.ticketId, t.offeredAt),
    index("job_partner").on(t.partnerId).where(sql`${t.endedAt} is null`),
  ],
);

/** A job offered to one partner. */
export const offer = pgTable(
  "offer",
  {
    accountId: uuid("account_id").notNull(),
    jobId: uuid("job_id").notNull(),
    partnerId: uuid("partner_id").notNull(),
    /** open, accepted, declined, expired, taken, withdrawn */
    state: text("state").notNull(),
    why: text("why"),
    at: at("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.jobId, t.partnerId] }), index("offer_partner").on(t.partnerId, t.state)],
);

/** A low rating that somebody has to look into, closed only with a written reason. */
export const review = pgTable(
  "review",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    ticketId: uuid("ticket_id").notNull(),
    stars: smallint("stars").notNull(),
    openedAt: at("opened_at").notNull(),
    /** The member who was asked. */
    memberId: uuid("member_id"),
    closedAt: at("closed_at"),
    closedBy: jsonb("closed_by"),
    reason: text("reason"),
  },
  (t) => [
    index("review_ticket").on(t.ticketId),
    index("review_open").on(t.accountId).where(sql`${t.closedAt} is null`),
  ],
);

/** What happened to a ticket, for ever. */
export const fact = pgTable(
  "fact",
  {
    id: identity(),
    accountId: uuid("account_id").notNull(),
    ticketId: uuid("ticket_id").notNull(),
    kind: text("kind").notNull(),
    actor: jsonb("actor").notNull(),
    at: at("at").notNull(),
    data: jsonb("data"),
  },
  (t) => [index("fact_ticket").on(t.ticketId, t.id)],
);

export const message = pgTable(
  "message",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    ticketId: uuid("ticket_id").notNull(),
    /** Where it was written. */
    conversationId: uuid("conversation_id").notNull(),
    jobId: uuid("job_id"),
    /** Decided once, when first seen; never widens. */
    room: text("room").notNull(),
    author: jsonb("author").notNull(),
    authorName: text("author_name").notNull(),
    body: jsonb("body").notNull(),
    text: text("text").notNull(),
    saidAt: at("said_at").notNull(),
    storedAt: at("stored_at").notNull(),
    album: text("album"),
    replyTo: uuid("reply_to"),
    thanks: boolean("thanks").notNull().default(false),
    editedAt: at("edited_at"),
    deletedAt: at("deleted_at"),
    version: integer("version").notNull().default(1),
  },
  (t) => [
    index("message_ticket").on(t.ticketId, t.saidAt),
    uniqueIndex("message_album").on(t.conversationId, t.album).where(sql`${t.album} is not null`),
  ],
);

export const messageVersion = pgTable(
  "message_version",
  {
    accountId: uuid("account_id").notNull(),
    messageId: uuid("message_id").notNull(),
    /** The platform's mark of the edit. */
    version: text("version").notNull(),
    body: jsonb("body").notNull(),
    at: at("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.messageId, t.version] })],
);

/** Which message of a platform is which of ours, both ways: quotes, edits, deletions and buttons find their ticket here. */
export const post = pgTable(
  "post",
  {
    accountId: uuid("account_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    platformId: text("platform_id").notNull(),
    ticketId: uuid("ticket_id"),
    messageId: uuid("message_id"),
    deliveryId: uuid("delivery_id"),
  },
  (t) => [
    primaryKey({ columns: [t.conversationId, t.platformId] }),
    index("post_message").on(t.messageId),
    index("post_delivery").on(t.deliveryId),
  ],
);

export const file = pgTable(
  "file",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    messageId: uuid("message_id").notNull(),
    position: smallint("position").notNull(),
    kind: text("kind").notNull(),
    name: text("name").notNull(),
    type: text("type").notNull(),
    size: serial("size"),
    hash: text("hash"),
    source: jsonb("source").notNull(),
    /** fetching, ready, too-big, gone */
    state: text("state").notNull(),
    why: text("why"),
  },
  (t) => [
    index("file_message").on(t.messageId),
    // Before bytes are deleted somebody has to know that no other file has the same.
    index("file_hash").on(t.hash).where(sql`${t.hash} is not null`),
  ],
);

export const delivery = pgTable(
  "delivery",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    streamId: serial("stream_id").notNull(),
    seq: serial("seq").notNull(),
    room: text("room").notNull(),
    kind: text("kind").notNull(),
    ticketId: uuid("ticket_id"),
    messageId: uuid("message_id"),
    /** In the link room: which job this is of; it may enter only that job's thread and its partner's chats. */
    jobId: uuid("job_id"),
    data: jsonb("data").notNull(),
    priority: smallint("priority").notNull(),
    /** pending, sending, unknown, sent, refused, gone, superseded, void */
    state: text("state").notNull().default("pending"),
    version: integer("version").notNull().default(1),
    notBefore: at("not_before").notNull(),
    expiresAt: at("expires_at"),
    attempts: integer("attempts").notNull().default(0),
    /** The words as chosen at the first attempt, with each part's outcome and platform id. */
    parts: jsonb("parts"),
    possiblyDoubled: boolean("possibly_doubled").notNull().default(false),
    why: text("why"),
    createdAt: at("created_at").notNull(),
    firstAttemptAt: at("first_attempt_at"),
    settledAt: at("settled_at"),
  },
  (t) => [
    unique("delivery_stream_seq").on(t.streamId, t.seq),
    index("delivery_message").on(t.messageId),
    index("delivery_open").on(t.channelId, t.createdAt).where(sql`${t.state} in ('pending', 'sending', 'unknown')`),
    index("delivery_sent").on(t.channelId, t.settledAt).where(sql`${t.state} = 'sent'`),
    index("delivery_failed").on(t.accountId, t.settledAt).where(sql`${t.state} in ('refused', 'gone')`),
  ],
);

/** What the bot and a person are in the middle of, per conversation and person. */
export const dialogue = pgTable(
  "dialogue",
  {
    accountId: uuid("account_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    person: uuid("person").notNull(),
    state: jsonb("state").notNull(),
    updatedAt: at("updated_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.conversationId, t.person] })],
);

/** An API call that was answered: the same key again gets the same answer. */
export const request = pgTable(
  "request",
  {
    accountId: uuid("account_id").notNull(),
    key: text("key").notNull(),
    bodyHash: text("body_hash").notNull(),
    status: smallint("status").notNull(),
    answer: jsonb("answer").notNull(),
    at: at("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.key] })],
);

/** What people did to the desk itself: tried again, put aside for good, forgot, exported. For ever. */
export const audit = pgTable(
  "audit",
  {
    id: identity(),
    accountId: uuid("account_id").notNull(),
    at: at("at").notNull(),
    /** Who: `operator`, `key:<name>`, `member:<id>`. */
    actor: text("actor").notNull(),
    /** What, as a verb, and on what: `retry`, `delivery:<id>`. */
    verb: text("verb").notNull(),
    subject: text("subject").notNull(),
    data: jsonb("data"),
  },
  (t) => [index("audit_account").on(t.accountId, t.id)],
);
