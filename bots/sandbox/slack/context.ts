import type { Clock } from "../clock.ts";
import type { Bytes } from "./bytes.ts";
import type { Calls } from "./calls.ts";
import type { Delivery } from "./delivery.ts";
import type { Events } from "./events.ts";
import type { Limits } from "./limits.ts";
import type { Sockets } from "./sockets.ts";
import type { Triggers } from "./triggers.ts";
import type { App, Json } from "./types.ts";
import type { Waiting } from "./waiting.ts";
import type { World } from "./world.ts";

/** What all parts of the stand-in work with. */
export interface Slack {
  world: World;
  clock: Clock;
  events: Events;
  delivery: Delivery;
  sockets: Sockets;
  waiting: Waiting;
  limits: Limits;
  triggers: Triggers;
  calls: Calls;
  bytes: Bytes;
}

/** One method of the Web API. Its answer gets `ok: true`; a SlackError becomes `ok: false`. */
export type Method = (slack: Slack, app: App, args: Json) => Json | Promise<Json>;
