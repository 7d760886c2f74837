import type { Tx } from "../../core/ports.ts";
import { rich } from "../../core/rich.ts";
import { showScreen } from "../../core/tickets/tell.ts";
import type { Commanded } from "../event.ts";
import type { Connected } from "../inbound.ts";
import { ask } from "./client-asks.ts";
import { type ClientTalk, meet, withTalk } from "./client-talk.ts";
import { saidByClient } from "./client-words.ts";
import { welcomeMember } from "./member.ts";

/** A command in a clients' chat. /start may carry an invitation: the contact then belongs to that company. */
export const commandFromClient = async (
  tx: Tx,
  channel: Connected,
  event: Commanded,
  talk?: ClientTalk,
): Promise<void> => {
  if (!talk) return start(tx, channel, event);
  switch (event.command) {
    case "tickets":
      showScreen(tx, talk.conversation, { kind: "my-tickets", data: { closed: false, edits: null } });
      return;
    case "new":
    case "ticket":
      return newTicket(tx, talk, event);
    case "language":
      showScreen(tx, talk.conversation, { kind: "ask-language", data: { edits: null } });
      return;
    case "zone":
      showScreen(tx, talk.conversation, { kind: "ask-zone", data: { edits: null } });
      return;
    default:
      showScreen(tx, talk.conversation, { kind: "help", data: {} });
  }
};

const start = async (tx: Tx, channel: Connected, event: Commanded): Promise<void> => {
  const company = event.argument ? await tx.people.companyByInvite(event.argument) : null;
  await withTalk(
    tx,
    await meet(tx, channel, event),
    {
      client: async (talk) => {
        const name =
          company?.name ??
          (talk.contact.companyId ? ((await tx.people.company(talk.contact.companyId))?.name ?? null) : null);
        showScreen(tx, talk.conversation, { kind: "welcome", data: { company: name } });
      },
      member: (talk) => welcomeMember(tx, talk),
    },
    company?.id ?? null,
  );
};

/** "/new the till is dark" is a ticket at once; without words the next ones are. */
const newTicket = async (tx: Tx, talk: ClientTalk, event: Commanded): Promise<void> => {
  await ask(tx, talk, "new-ticket", null);
  if (event.argument.trim() === "") {
    showScreen(tx, talk.conversation, { kind: "new-ticket-awaited", data: { edits: null } });
    return;
  }
  await saidByClient(tx, talk, {
    kind: "said",
    id: event.id ?? `command:${event.at.getTime()}`,
    from: event.from,
    place: event.place,
    at: event.at,
    body: rich(event.argument),
    files: [],
    addressed: true,
  });
};
