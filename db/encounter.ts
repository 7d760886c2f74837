import { sql } from "drizzle-orm";
import type { Encounter, Tx } from "../core/ports.ts";
import type { Account, DialogueState } from "../core/records.ts";
import type { Ticket } from "../core/tickets/ticket.ts";
import type { Db } from "./connect.ts";
import { conversationOf } from "./conversations.ts";
import { fromJson } from "./json.ts";
import { contactOf, identityOf, keepUp, memberOf } from "./people.ts";
import { given, prepared } from "./prepared.ts";
import { ticketOf } from "./tickets.ts";

const DAY_MS = 86_400_000;

/** `learn` is told the tickets, which stay held to the end of the transaction. */
export const encounterIn =
  (db: Db, now: Date, account: Account, learn: (ticket: Ticket) => void): Tx["encounter"] =>
  async (channel, profile, address): Promise<Encounter> => {
    const closedAfter = new Date(now.getTime() - account.reopenDays * DAY_MS);
    const { rows } = await readEncounter(db, { channel, platformId: profile.platformId, address, closedAfter });
    const row = rows[0]!;
    const identity = fromJson<Parameters<typeof identityOf>[0]>(row.identity);
    if (identity) await keepUp(db, identity, profile);
    const [contact, member, place] = [
      fromJson<Parameters<typeof contactOf>[0]>(row.contact),
      fromJson<Parameters<typeof memberOf>[0]>(row.member),
      fromJson<Parameters<typeof conversationOf>[0]>(row.place),
    ];
    const tickets = (row.tickets ?? []).map((one) => ticketOf(fromJson<Parameters<typeof ticketOf>[0]>(one)!));
    for (const ticket of tickets) learn(ticket);
    return {
      identity: identity && identityOf(identity),
      contact: contact && contactOf(contact),
      member: member && memberOf(member),
      conversation: place && conversationOf(place),
      dialogue: row.dialogue ?? {},
      tickets,
    };
  };

interface EncounterRow extends Record<string, unknown> {
  identity: unknown;
  contact: unknown;
  member: unknown;
  place: unknown;
  dialogue: DialogueState | null;
  tickets: unknown[] | null;
}

/** In a group everybody hears what is open; what is closed concerns whose it was. */
const readEncounter = prepared<EncounterRow>(
  "encounter",
  sql`
    with who as (select * from identity where channel_id = ${given("channel")} and platform_id = ${given("platformId")}),
    place as (select * from conversation where channel_id = ${given("channel")} and address = ${given("address")}),
    around as (
      select t.* from ticket t
      where t.conversation_id = (select id from place) and t.number is not null
        and (t.closure is null or ((t.closure ->> 'at')::timestamptz > ${given("closedAfter")}::timestamptz and t.contact_id = (select contact_id from who)))
      order by t.opened_at desc limit 50 for update),
    own as (select t.* from ticket t where t.id = (select ticket_id from place) for update)
    select (select to_jsonb(who) from who) as identity,
      (select to_jsonb(c) from contact c where c.id = (select contact_id from who where partner_person_id is null)) as contact,
      (select to_jsonb(m) from member m where m.id = (select member_id from who where partner_person_id is null)) as member,
      (select to_jsonb(place) from place) as place,
      (select d.state from dialogue d, place p, who w
       where d.conversation_id = p.id and d.person = case when p.room = 'client' then w.contact_id else w.member_id end) as dialogue,
      (select jsonb_agg(x.ticket order by x.opened_at desc) from (
        select to_jsonb(around) as ticket, opened_at from around union all select to_jsonb(own), opened_at from own) x) as tickets`,
);
