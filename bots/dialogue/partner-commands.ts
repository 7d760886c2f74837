import type { Tx } from "../../core/ports.ts";
import { showScreen } from "../../core/tickets/tell.ts";
import type { Commanded } from "../event.ts";
import type { Connected } from "../inbound.ts";
import { meetPartner, showUnknown, withPartner } from "./partner-talk.ts";

/** A command in a jobs bot's chat. /start may carry a partner's invitation. */
export const commandFromPartner = (tx: Tx, channel: Connected, event: Commanded): Promise<void> =>
  event.command === "start"
    ? start(tx, channel, event)
    : withPartner(tx, channel, event, async ({ conversation }) => {
        switch (event.command) {
          case "jobs":
            showScreen(tx, conversation, { kind: "my-jobs", data: { edits: null } });
            return;
          case "language":
            showScreen(tx, conversation, { kind: "ask-language", data: { edits: null } });
            return;
          case "zone":
            showScreen(tx, conversation, { kind: "ask-zone", data: { edits: null } });
            return;
          default:
            showScreen(tx, conversation, { kind: "partner-help", data: {} });
        }
      });

/** Who works for a partner already stays there: the link pressed again, or another's, says for whom. */
const start = async (tx: Tx, channel: Connected, event: Commanded): Promise<void> => {
  const code = event.argument.trim();
  const partner = code === "" ? null : await tx.partners.byInvite(code);
  const talk = await meetPartner(tx, channel, event, partner);
  if (!talk) return showUnknown(tx, channel, event, code !== "");
  showScreen(tx, talk.conversation, { kind: "partner-welcome", data: { partner: talk.partner.name } });
};
