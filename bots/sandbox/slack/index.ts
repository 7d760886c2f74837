import type { Clock } from "../clock.ts";
import type { Faults } from "../faults.ts";
import type { Announce, Platform } from "../platform.ts";
import { actorVerbs } from "./actors.ts";
import { Bytes } from "./bytes.ts";
import { Calls } from "./calls.ts";
import type { Slack } from "./context.ts";
import { Delivery } from "./delivery.ts";
import { Events } from "./events.ts";
import { Limits } from "./limits.ts";
import { lookingVerbs } from "./looking.ts";
import { pageVerbs } from "./page.ts";
import { setupVerbs } from "./setup.ts";
import { Sockets } from "./sockets.ts";
import { stateFor } from "./state.ts";
import { Triggers } from "./triggers.ts";
import { Waiting } from "./waiting.ts";
import { handleWeb } from "./web.ts";
import { type Change, World } from "./world.ts";

export interface Options {
  directory: string;
  clock: Clock;
  faults: Faults;
  announce: Announce;
  /** Where the sandbox listens, as http://host:port; asked for only once it does. */
  origin: () => string;
}

/** A stand-in for Slack: Web API, Socket Mode and HTTP events, with people who act by control verbs. */
export const createSlack = ({ directory, clock, faults, announce, origin }: Options): Platform => {
  const waiting = new Waiting();
  const world = new World(
    directory,
    () => clock.now(),
    origin,
    (change) => {
      waiting.changed(change);
      announce({ platform: "slack", kind: change.kind, key: change.key, ...placeOf(change) });
    },
  );
  const sockets = new Sockets(world);
  const delivery = new Delivery(world, clock, sockets);
  const events = new Events(world, delivery, () => clock.now());
  const slack: Slack = {
    world,
    clock,
    events,
    delivery,
    sockets,
    waiting,
    limits: new Limits(clock),
    triggers: new Triggers(clock),
    calls: new Calls(),
    bytes: new Bytes(directory),
  };
  // What an HTTP app did not acknowledge before a restart goes out once the caller has a listening server.
  const resumed = setTimeout(() => delivery.resume(), 50);
  return {
    name: "slack",
    handle: (request, response, url) => handleWeb({ request, response, url, slack, faults }),
    upgrade(request, socket, head, url) {
      if (!url.pathname.startsWith("/slack/socket")) return false;
      sockets.upgrade(request, socket, head, url);
      return true;
    },
    control: { ...setupVerbs(slack), ...actorVerbs(slack), ...lookingVerbs(slack), ...pageVerbs(slack) },
    state: () => stateFor(slack),
    async close() {
      clearTimeout(resumed);
      delivery.close();
      sockets.close();
      waiting.close();
    },
  };
};

const placeOf = ({ kind, value }: Change): { channel?: string } =>
  kind === "message" || kind === "ephemeral" ? { channel: (value as { channel?: string } | undefined)?.channel } : {};
