/*
 * All tables, by what they are of. Those with content have account_id and one policy each, so that no account sees
 * another's rows. Outside row level security are those without, which tell who runs, which bots there are and where
 * work waits; `test/db/isolation.test.ts` names each of them, with what makes it empty of content.
 */
export * from "./schema/accounts.ts";
export * from "./schema/channels.ts";
export * from "./schema/inbox.ts";
export * from "./schema/messages.ts";
export * from "./schema/outbox.ts";
export * from "./schema/partners.ts";
export * from "./schema/people.ts";
export * from "./schema/running.ts";
export * from "./schema/sla.ts";
export * from "./schema/tickets.ts";
