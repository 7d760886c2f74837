import { newId } from "../../core/id.ts";
import type { Account } from "../../core/records.ts";
import { createDesk, type DeskDb, type Stirred } from "../../db/desk.ts";
import { type Ground, handClock } from "../ground.ts";

/** Acme's desk: where clients write, where the desk works, and one client with one ticket. */
export interface Scene {
  readonly account: Account;
  readonly clients: string;
  readonly deskChannel: string;
  readonly contact: string;
  /** The client's own chat (of the client room), and the desk's thread, which has no address yet. */
  readonly chat: string;
  readonly thread: string;
  readonly ticket: string;
  readonly clock: ReturnType<typeof handClock>;
  readonly desk: DeskDb;
  readonly stirred: Stirred[];
}

export const openScene = async ({ owner, pool }: Pick<Ground, "owner" | "pool">): Promise<Scene> => {
  const clock = handClock();
  const [id, clients, deskChannel, contact, chat, thread, ticket] = Array.from({ length: 7 }, newId) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  await owner.query(
    "insert into account (id, key, name, language, zone, settings) values ($1, $2, 'Acme Service', 'en', 'Europe/Madrid', '{}')",
    [id, `acme-${id}`],
  );
  await owner.query(
    `insert into channel (id, account_id, key, kind, settings) values ($1, $3, 'clients', 'telegram', '{}'), ($2, $3, 'desk', 'slack', '{}')`,
    [clients, deskChannel, id],
  );
  await owner.query("insert into contact (id, account_id, name, created_at) values ($1, $2, 'Ana Ruiz', $3)", [
    contact,
    id,
    clock.now(),
  ]);
  await owner.query(
    "insert into identity (id, account_id, channel_id, platform_id, contact_id, name, language) values ($1, $2, $3, '700', $4, 'Ana Ruiz', 'es')",
    [newId(), id, clients, contact],
  );
  await owner.query(
    `insert into conversation (id, account_id, channel_id, address, kind, room, ticket_id) values
     ($1, $3, $4, '700', 'private', 'client', null), ($2, $3, $5, null, 'thread', 'internal', $6)`,
    [chat, thread, id, clients, deskChannel, ticket],
  );
  await owner.query(
    `insert into ticket (id, account_id, number, title, contact_id, conversation_id, thread_id, opened_at)
     values ($1, $2, 1042, 'till does not print', $3, $4, $5, $6)`,
    [ticket, id, contact, chat, thread, clock.now()],
  );
  const account: Account = { ...SETTINGS, id, key: `acme-${id}`, name: "Acme Service", deskChannelId: deskChannel };
  const stirred: Stirred[] = [];
  const desk = createDesk({ pool, now: clock.now, account: async () => account, wake: (one) => stirred.push(one) });
  return { account, clients, deskChannel, contact, chat, thread, ticket, clock, desk, stirred };
};

const SETTINGS = {
  language: "en",
  zone: "Europe/Madrid",
  contacts: "open",
  threads: "reply",
  undoMs: 5_000,
  reopenDays: 7,
  closeAfterDays: 2,
  hours: null,
  answerWithinMs: null,
  reviews: null,
  categories: [],
  membersByChannel: true,
} as const;
