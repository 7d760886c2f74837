import { type SQL, sql } from "drizzle-orm";
import type { Approach, ClientName } from "../core/ports.ts";
import type { Db } from "./connect.ts";
import { conversationOf } from "./conversations.ts";
import { fromJson } from "./json.ts";
import { companyOf, contactOf } from "./people.ts";
import { given, prepared } from "./prepared.ts";

/**
 * Where a client can be told something first. On most platforms a person's id is also the address of their private
 * chat; in Slack it is not, and only a chat they wrote in before is known.
 */
export const approachIn = async (db: Db, account: string, client: ClientName): Promise<Approach | null> => {
  const { rows } = await ("contact" in client ? readByContact : readByAddress)(db, { account, ...client });
  const [row] = rows;
  if (!row) return null;
  const company = fromJson<Parameters<typeof companyOf>[0]>(row.company);
  const place = fromJson<Parameters<typeof conversationOf>[0]>(row.place);
  return {
    contact: contactOf(fromJson<Parameters<typeof contactOf>[0]>(row.contact)!),
    company: company && companyOf(company),
    channelId: row.channel_id,
    channel: { key: row.key, kind: row.kind },
    address: row.address,
    conversation: place && conversationOf(place),
  };
};

interface ApproachRow extends Record<string, unknown> {
  contact: unknown;
  company: unknown;
  place: unknown;
  channel_id: string;
  key: string;
  kind: string;
  address: string | null;
}

/** A private chat has its person's id for an address in Telegram; in Slack it has one of its own, known once they wrote there. */
const readWhere = (who: SQL): SQL => sql`
  with who as (
    select i.contact_id, i.channel_id, ch.key, ch.kind,
      case when ch.kind = 'slack' then latest.address else i.platform_id end as address
    from identity i
    join channel ch on ch.id = i.channel_id and ch.suspended_at is null and ch.settings ->> 'for' is distinct from 'partners'
    left join lateral (
      select c.address, t.opened_at from ticket t join conversation c on c.id = t.conversation_id
      where t.contact_id = i.contact_id and c.channel_id = i.channel_id and c.kind = 'private' and c.address is not null
      order by t.opened_at desc limit 1) latest on true
    where i.account_id = ${given("account")}::uuid and i.contact_id is not null and ${who}
    order by (i.unreachable is null) desc, latest.opened_at desc nulls last, i.id limit 1)
  select to_jsonb(p) as contact, to_jsonb(f) as company, to_jsonb(c) as place, w.channel_id, w.key, w.kind, w.address
  from who w join contact p on p.id = w.contact_id left join company f on f.id = p.company_id
  left join conversation c on c.channel_id = w.channel_id and c.address = w.address`;

const readByContact = prepared<ApproachRow>(
  "approach contact",
  readWhere(sql`i.contact_id = ${given("contact")}::uuid`),
);

const readByAddress = prepared<ApproachRow>(
  "approach address",
  readWhere(sql`ch.key = ${given("channel")} and i.platform_id = ${given("platformId")}`),
);
