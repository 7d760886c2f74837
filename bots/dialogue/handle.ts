import type { Tx } from "../../core/ports.ts";
import type { Event } from "../event.ts";
import type { Connected } from "../inbound.ts";
import { handleClient } from "./client.ts";
import { handleDesk } from "./desk.ts";
import { handlePartner } from "./partner.ts";

/** The dialogue of a channel: clients on one side, the desk's own workspace on the other, and those who work for partners. */
export const handleEvent = (tx: Tx, channel: Connected, event: Event): Promise<void> =>
  HANDLERS[channel.side](tx, channel, event);

const HANDLERS: Record<Connected["side"], typeof handleEvent> = {
  clients: handleClient,
  desk: handleDesk,
  partners: handlePartner,
};
