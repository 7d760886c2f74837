import { randomBytes } from "node:crypto";
import type { Clock } from "../clock.ts";
import { SlackError } from "./types.ts";

const LIVES_MS = 3000;
const FORGOTTEN_AFTER_MS = 60_000;

interface Trigger {
  app: string;
  user: string;
  at: number;
  used: boolean;
}

/** A trigger_id opens one view within three seconds of what the person did. */
export class Triggers {
  private readonly given = new Map<string, Trigger>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  give(app: string, user: string): string {
    const at = this.clock.now();
    const id = `${at}.${randomBytes(5).readUIntBE(0, 5)}.${randomBytes(16).toString("hex")}`;
    this.given.set(id, { app, user, at, used: false });
    this.forgetOld(at);
    return id;
  }

  exchange(id: string, app: string): string {
    if (!/^\d+\.\d+\.[0-9a-f]+$/.test(id)) throw new SlackError("invalid_trigger_id");
    const trigger = this.given.get(id);
    // One given before a restart is certainly older than three seconds to the app.
    if (!trigger) throw new SlackError("expired_trigger_id");
    if (trigger.app !== app) throw new SlackError("invalid_trigger_id");
    if (trigger.used) throw new SlackError("exchanged_trigger_id");
    if (this.clock.now() - trigger.at > LIVES_MS) throw new SlackError("expired_trigger_id");
    trigger.used = true;
    return trigger.user;
  }

  private forgetOld(now: number): void {
    for (const [id, trigger] of this.given) {
      if (now - trigger.at < FORGOTTEN_AFTER_MS) return;
      this.given.delete(id);
    }
  }
}
