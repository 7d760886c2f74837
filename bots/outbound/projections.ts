import { createHash } from "node:crypto";
import type { DueProjection, OutboundStore, ShownProjection } from "../../core/outbound.ts";
import type { Bot, Card, Mark, Part, Post } from "../bot.ts";
import { inTime } from "../in-time.ts";
import type { Faces } from "./options.ts";
import { spendingOf, spendingsOf } from "./pacing.ts";
import type { Purse } from "./purse.ts";
import { ASK_AGAIN_MS, SEND_MS } from "./until.ts";

interface Context {
  readonly store: OutboundStore;
  readonly bot: Bot;
  readonly faces: Faces;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  readonly spend: Purse["spend"];
  readonly answered: Purse["answered"];
  readonly late: (ticket: string) => Promise<void>;
}

const ARRIVES_MS = 4_000;
const BACKOFF_MS = [1_000, 2_000, 5_000, 15_000, 60_000];

/** Brings a card, home tab or receipt to the newest state: latest wins, one update in flight, and nothing is queued behind it. */
export const showProjection = async (face: DueProjection, context: Context): Promise<void> => {
  const first = { begun: face.since };
  try {
    await show(face, context, first);
    if (isLate(face)) await context.late(face.subject);
  } catch (error) {
    await context.store.shown({
      ...unchanged(face),
      nextAt: new Date(context.now().getTime() + backoffMs(face)),
      since: first.begun,
      why: (error as Error).message,
    });
    throw error;
  }
};

/** A ticket whose card could not be posted for a minute: its words have not reached the desk either. */
const isLate = (face: DueProjection): boolean =>
  face.kind === "card" && face.messageId === null && face.attempts === BACKOFF_MS.length;

const backoffMs = (face: DueProjection): number => BACKOFF_MS[Math.min(face.attempts, BACKOFF_MS.length - 1)]!;

/** Its first post is a message, and opens a thread. */
const isCard = ({ kind }: DueProjection): boolean => kind === "card" || kind === "job";

const unchanged = (face: DueProjection): ShownProjection => ({
  id: face.id,
  conversation: face.conversation.id,
  kind: face.kind,
  subject: face.subject,
  messageId: null,
  shown: null,
  shownAs: null,
  nextAt: null,
  since: null,
  why: null,
  address: null,
});

const show = async (face: DueProjection, context: Context, first: { begun: Date | null }): Promise<void> => {
  const drawn = await draw(face, context);
  const base: ShownProjection = { ...unchanged(face), shown: face.wanted, nextAt: drawn?.again ?? null };
  if (!drawn || drawn.posts.length === 0) return context.store.shown({ ...base, shownAs: drawn?.shownAs ?? null });

  const now = context.now();
  const isFirst = isCard(face) && face.messageId === null;
  const part = drawn.posts.flatMap((post) => context.bot.render(post));
  const until = context.spend(part.flatMap((call) => spendingsOf(call, context.bot.limits)));
  if (until) return context.store.shown({ ...base, shown: null, nextAt: until, since: face.since });
  if (isFirst && face.since) {
    const found = await look(face, part[0], drawn.address, context);
    // What is there may be older than what is wanted now: it is kept as shown never, and brought up to date.
    if (found.is === "found") return keep(found.id, { ...base, shown: 0 }, context);
    if (found.is === "later") {
      const nextAt = new Date(now.getTime() + ASK_AGAIN_MS);
      return context.store.shown({ ...base, shown: null, nextAt, since: face.since, why: "looked for" });
    }
  }
  if (isFirst) {
    await context.store.beginProjection(face.id, now);
    first.begun = now;
  }
  for (const call of part) {
    const outcome = await inTime(SEND_MS, context.signal, (signal) =>
      context.bot.send(call, { ...placeOf(face, drawn.address), signal }),
    );
    context.answered(spendingOf(call), outcome);
    if (outcome.is === "sent") {
      if (isFirst) return keep(outcome.id, { ...base, shownAs: drawn.shownAs }, context);
      continue;
    }
    if (outcome.is === "later") {
      return context.store.shown({ ...base, shown: null, nextAt: outcome.at, since: null, why: outcome.why });
    }
    const why = outcome.is === "unknown" ? "no answer" : outcome.why;
    // A receipt or home tab that the platform refuses is not worth a second try; a card is the ticket's face and is.
    const gaveUp = !isCard(face) && outcome.is !== "unknown";
    return context.store.shown({
      ...base,
      shown: gaveUp ? face.wanted : null,
      nextAt: gaveUp ? null : new Date(now.getTime() + backoffMs(face)),
      since: outcome.is === "unknown" && isFirst ? now : null,
      why,
    });
  }
  return context.store.shown({ ...base, shownAs: drawn.shownAs });
};

interface Drawn {
  readonly posts: readonly Post[];
  readonly address: string;
  readonly shownAs: string | null;
  /** Look again then, though nothing may have changed. */
  readonly again: Date | null;
}

const draw = async (face: DueProjection, { store, faces, now }: Context): Promise<Drawn | null> => {
  switch (face.kind) {
    case "card":
      return face.card && drawCard(face, faces.card(face.card, store.account, now()), faces.deskAddress);
    case "job":
      return face.job && drawCard(face, faces.job(face.job, store.account, now()), faces.deskAddress);
    case "home": {
      const facts = await store.homeFacts(face.subject);
      if (!facts) return null;
      return {
        posts: [{ act: "home", member: facts.platformId, home: faces.home(facts, store.account, now()) }],
        address: facts.platformId,
        shownAs: null,
        again: null,
      };
    }
    case "receipt": {
      const facts = face.receipt;
      if (!facts || !face.conversation.address) return null;
      const marks = faces.receipt(facts, store.account, now());
      const before = (face.shownAs ? JSON.parse(face.shownAs) : []) as Mark[];
      const add = marks.filter((mark) => !before.includes(mark));
      const drop = before.filter((mark) => !marks.includes(mark));
      if (add.length + drop.length === 0)
        return {
          posts: [],
          address: face.conversation.address,
          shownAs: JSON.stringify(marks),
          again: null,
        };
      return {
        posts: [{ act: "react", id: facts.platformId, add, drop }],
        address: face.conversation.address,
        shownAs: JSON.stringify(marks),
        again: null,
      };
    }
  }
};

const drawCard = (face: DueProjection, card: Card, deskAddress: string | null): Drawn | null => {
  const address = face.conversation.address ?? deskAddress;
  if (!address) return null;
  // A hash: this table is outside the accounts' walls and must not hold the client's words.
  const shownAs = createHash("sha256").update(JSON.stringify(card)).digest("hex");
  // Reposting an unchanged card would only spend the channel's budget.
  const posts: Post[] = face.messageId && face.shownAs === shownAs ? [] : [{ act: "card", id: face.messageId, card }];
  return { posts, address, shownAs, again: null };
};

/**
 * The first post of a card whose answer was lost is looked for, so that no ticket has two cards. What was begun a
 * moment ago may still arrive, so then "absent" says nothing yet.
 */
const look = async (
  face: DueProjection,
  part: Part | undefined,
  address: string,
  context: Context,
): Promise<{ is: "found"; id: string } | { is: "absent" } | { is: "later" }> => {
  if (!part || !context.bot.can.ask) return { is: "absent" };
  if (context.spend(["look"])) return { is: "later" };
  const found = await inTime(SEND_MS, context.signal, (signal) =>
    context.bot.find(part, { ...placeOf(face, address), signal, since: face.since! }),
  );
  if (found.is === "found") return found;
  // A post that began in the future began before the clock went back.
  const sinceMs = context.now().getTime() - face.since!.getTime();
  const isEarly = sinceMs >= 0 && sinceMs < ARRIVES_MS;
  return found.is === "later" || (found.is === "absent" && isEarly) ? { is: "later" } : { is: "absent" };
};

const keep = (id: string, base: ShownProjection, context: Context): Promise<void> =>
  context.store.shown({ ...base, messageId: id, address: `${context.faces.deskAddress}:${id}` });

const placeOf = (face: DueProjection, address: string) => ({ address, mark: `card-${face.subject}` });
