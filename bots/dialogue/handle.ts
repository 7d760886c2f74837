import type { Tx } from "../../core/ports.ts";
import type { Event } from "../event.ts";
import type { Connected } from "../inbound.ts";
import { handleClient } from "./client.ts";
import { handleDesk } from "./desk.ts";

/** The dialogue of a channel: clients on one side, the desk's own workspace on the other. */
export const handleEvent = (tx: Tx, channel: Connected, event: Event): Promise<void> =>
  channel.side === "desk" ? handleDesk(tx, channel, event) : handleClient(tx, channel, event);
