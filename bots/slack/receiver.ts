import type { App, Receiver } from "@slack/bolt";
import type { Reflexes, Store } from "../bot.ts";
import type { Hearing } from "../hearing.ts";
import type { Log } from "../log.ts";
import { isOurs, name } from "./name.ts";
import { answersAtOnce, sayOneMoment, whisperNotNow } from "./reflex.ts";
import type { Body, EnvelopeKind, Stored } from "./shapes.ts";

export type Answer = { readonly is: "acknowledged"; readonly payload?: unknown } | { readonly is: "not-stored" };

export interface ReceiverOptions {
  readonly store: Store;
  readonly reflexes: Reflexes;
  readonly log: Log;
  readonly hearing: Hearing;
  readonly self: () => { readonly botUser: string; readonly botId: string };
}

/**
 * Bolt acknowledges an event before anybody has seen it, so it sits behind this receiver, which stores first. Bolt gets
 * only what must be answered at once.
 */
export class SlackReceiver implements Receiver {
  private readonly options: ReceiverOptions;
  private readonly running = new Set<Promise<unknown>>();
  private app: App | null = null;

  constructor(options: ReceiverOptions) {
    this.options = options;
  }

  init(app: App): void {
    this.app = app;
  }

  async start(): Promise<void> {}

  /** Resolves when what is in work now is stored and answered. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.running);
  }

  /** Resolves when all that was taken is stored and answered. */
  async stop(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running);
  }

  take(kind: EnvelopeKind, body: Body): Promise<Answer> {
    return this.track(this.answer(kind, body));
  }

  async keep(kind: EnvelopeKind, body: Body): Promise<void> {
    const stored: Stored = { kind, body: withoutSecret(body) };
    await this.options.store(name(body), stored);
  }

  private async answer(kind: EnvelopeKind, body: Body): Promise<Answer> {
    const { reflexes, log, hearing, self } = this.options;
    const { botUser, botId } = self();
    if (kind === "events_api" && isOurs(body, botUser, botId)) return { is: "acknowledged" };
    // What was said before it is being asked for; stored now, it would stand before that.
    if (kind === "events_api" && isWords(body) && hearing.turnsAway()) return { is: "not-stored" };
    if (kind !== "events_api" && answersAtOnce(body, reflexes)) return this.route(body);
    try {
      await this.keep(kind, body);
      if (kind !== "events_api") sayOneMoment(body, name(body).key, reflexes);
      return { is: "acknowledged" };
    } catch (error) {
      log.error({ error: String(error), kind }, "an update could not be stored");
      // Slack repeats events but never presses: the one who pressed has to hear that nothing has changed.
      if (kind === "events_api") hearing.slipped();
      else void this.track(whisperNotNow(body, reflexes));
      return { is: "not-stored" };
    }
  }

  /** The answer is out as soon as a listener acknowledges; what it does after that goes on. */
  private route(body: Body): Promise<Answer> {
    return new Promise((resolve) => {
      const ack = async (payload?: unknown) => resolve({ is: "acknowledged", payload });
      const work = this.app?.processEvent({ body, ack }) ?? Promise.reject(new Error("Bolt is not there yet"));
      void this.track(
        work
          .catch((error: unknown) => this.options.log.error({ error: String(error) }, "a reflex has failed"))
          .finally(() => resolve({ is: "not-stored" })),
      );
    });
  }

  private track<T>(work: Promise<T>): Promise<T> {
    this.running.add(work);
    const done = () => void this.running.delete(work);
    work.then(done, done);
    return work;
  }
}

/** A new message: what can be asked for later too. */
const isWords = ({ event }: Body): boolean =>
  event?.type === "app_mention" ||
  (event?.type === "message" && event.subtype !== "message_changed" && event.subtype !== "message_deleted");

// The old verification token is a secret, says nothing, and does not belong into a database.
const withoutSecret = (body: Body): Body => {
  const { token: _, ...rest } = body as Body & { token?: string };
  return rest;
};
