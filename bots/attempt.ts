import { isDeepStrictEqual } from "node:util";
import { isTakenBack } from "../core/messages/taken-back.ts";
import type { DueDelivery, FrozenPart, Settled } from "../core/outbound.ts";
import type { Outcome } from "../core/outcome.ts";
import type { Bot, Part, Post, Spending } from "./bot.ts";
import { inTime } from "./in-time.ts";
import { join } from "./joining.ts";
import { NotNow } from "./not-now.ts";
import type { Report, SenderOptions } from "./outbound.ts";
import { spendingOf, spendingsOf } from "./pacing.ts";

/** The end of an attempt, or "changed": the delivery was taken back or edited before it left. */
export type Attempted = Settled | "changed";

interface Options extends Pick<SenderOptions, "store" | "bot" | "now" | "word" | "report" | "log"> {
  readonly signal: AbortSignal;
  /** Takes all of this, or says from when on it may. */
  readonly spend: (spendings: readonly Spending[]) => Date | null;
  /** What the platform answered to what was spent. */
  readonly answered: (spending: Spending, outcome: Outcome) => void;
  /** Whose words may go in the same post; nobody's while the channel lets each go in its own. */
  readonly neighbours: () => Promise<readonly DueDelivery[]>;
  /** The room and the stored address, asked once more just before the words leave. */
  readonly allowed: () => boolean;
}

interface Context extends Omit<Options, "word"> {
  readonly word: (due: DueDelivery) => ReturnType<Options["word"]>;
}

const SEND_MS = 20_000;
const ASK_AGAIN_MS = 2_000;
/** How long after a lost answer a platform that can't be asked gets the words once more. */
const RESEND_MS = 10_000;
const NOTHING_TO_SAY = "nothing to say";

/** One try to bring one delivery to its platform, with the settling of the stream's last one along in the same commit. */
export const attemptDelivery = async (
  due: DueDelivery,
  last: Settled | undefined,
  options: Options,
): Promise<Attempted> => {
  const before = settledBefore(last, options.store);
  const context = { ...options, word: wordAfter(before, options) };
  const skip = skipped(due, context.now());
  if (skip) {
    await before.settle();
    return end(due, skip, due.parts, null);
  }
  if (!context.allowed()) {
    await before.settle();
    return end(due, "refused", null, "not this room");
  }
  const known = ownParts(due);
  const frozen = known ?? (await firstParts(due, context));
  if ("cannot" in frozen) {
    await before.settle();
    return fail(due, [], { is: "refused", why: frozen.cannot }, context);
  }
  if (frozen.length === 0) {
    await before.settle();
    return end(due, "void", null, NOTHING_TO_SAY);
  }
  if (due.state === "sending" || due.state === "unknown") {
    await before.settle();
    return afterUnknown(due, frozen, context);
  }
  if (known && isOver(due)) {
    await before.settle();
    return stopped(due, known, context, due.possiblyDoubled);
  }
  const beginning = { id: due.id, version: due.version, parts: frozen, settled: before.take() };
  const others = known === null && othersIn(frozen);
  const begun = others ? await context.store.markJoined(beginning, others) : await context.store.mark(beginning);
  return begun ? sendParts(due, frozen, context, due.possiblyDoubled) : "changed";
};

/** The end of the stream's last delivery, which is kept once: by itself, or along with the next beginning. */
const settledBefore = (last: Settled | undefined, store: Options["store"]) => {
  let open = last;
  const take = (): Settled | undefined => {
    const taken = open;
    open = undefined;
    return taken;
  };
  const settle = async (): Promise<void> => {
    if (open) await store.settle(open);
    open = undefined;
  };
  return { take, settle };
};

/** Who asks under which ids something went out, to change it there, may ask of what went out a moment ago. */
const wordAfter =
  (before: ReturnType<typeof settledBefore>, { word, store }: Options): Context["word"] =>
  (due) =>
    word(due, async (delivery) => {
      await before.settle();
      return store.partsOf(delivery);
    });

/** What went along in a post that never came to be has no words of its own yet. */
const ownParts = ({ parts }: DueDelivery): readonly FrozenPart[] | null => (parts?.[0]?.within ? null : parts);

const othersIn = ([part]: readonly FrozenPart[]) =>
  part?.joined?.slice(1).map(({ delivery: id, version }) => ({ id, version }));

/** Words are chosen at the first attempt. What can't be worded can't be worded later either: it is parked where staff see it. */
const firstParts = async (
  due: DueDelivery,
  context: Context,
): Promise<readonly FrozenPart[] | { readonly cannot: string }> => {
  try {
    const posts = await worded(due, context);
    return (await joinedParts(due, posts, context)) ?? freeze(posts, context.bot, false);
  } catch (error) {
    if (error instanceof NotNow) throw error;
    context.log.error(
      { delivery: due.id, kind: due.notice.kind, error: (error as Error).message, stack: (error as Error).stack },
      "a notice could not be worded",
    );
    return { cannot: "it could not be put into words" };
  }
};

/** Under back-pressure neighbours go in one post. */
const joinedParts = async (
  due: DueDelivery,
  posts: readonly Post[],
  context: Context,
): Promise<readonly FrozenPart[] | null> => {
  const neighbours = await context.neighbours();
  if (neighbours.length === 0) return null;
  const all = [{ due, posts }];
  for (const one of neighbours) all.push({ due: one, posts: await worded(one, context) });
  const together = join(all, context.bot.can.text);
  const parts = together ? freeze([together.post], context.bot, false) : [];
  return together && parts.length === 1 ? [{ ...parts[0]!, joined: together.joined }] : null;
};

const skipped = (due: DueDelivery, now: Date): Settled["state"] | null => {
  if (
    due.state === "superseded" ||
    due.state === "void" ||
    due.state === "sent" ||
    due.state === "refused" ||
    due.state === "gone"
  )
    return due.state;
  return due.expiresAt && due.expiresAt < now ? "void" : null;
};

const worded = async (due: DueDelivery, context: Context): Promise<readonly Post[]> => {
  const post = await context.word(due);
  if (post === null) return [];
  return Array.isArray(post) ? (post as readonly Post[]) : [post as Post];
};

/** Of words that were frozen before they were taken back, neither the rest leaves nor a second copy. */
const isOver = ({ notice, message, conversation }: DueDelivery): boolean =>
  isTakenBack(notice.kind, message, conversation.room);

/** Nobody can say whether a first copy is there whose answer was lost; without one, it is not. */
const stopped = (
  due: DueDelivery,
  parts: readonly FrozenPart[],
  context: Context,
  doubled: boolean,
): Settled | Promise<Settled> =>
  doubled
    ? fail(due, parts, { is: "refused", why: "taken back unanswered" }, context)
    : end(due, "void", parts, NOTHING_TO_SAY);

const freeze = (posts: readonly Post[], bot: Bot, plain: boolean): FrozenPart[] =>
  posts.flatMap((post) => (plain ? bot.renderPlain(post) : bot.render(post)).map((call) => ({ call, id: null })));

/** `plainFor`: why the platform refused the same with formatting; refused again, it is not tried a third time. */
const sendParts = async (
  due: DueDelivery,
  frozen: readonly FrozenPart[],
  context: Context,
  doubled: boolean,
  plainFor: string | null = null,
): Promise<Attempted> => {
  const parts = [...frozen];
  for (const [n, part] of parts.entries()) {
    if (part.id !== null) continue;
    const call = part.call as Part;
    const until = context.spend(spendingsOf(call, context.bot.limits));
    if (until) return { ...end(due, "pending", parts, null), possiblyDoubled: doubled, nextAt: until };
    const outcome = await sendPart(due, call, n, context);
    if (outcome.is === "sent") {
      parts[n] = again(part, outcome.id);
      // What is out must be known before the next part goes: a crash between them repeats nothing.
      if (n < parts.length - 1 && !(await context.store.mark({ id: due.id, version: due.version, parts })))
        return "changed";
      continue;
    }
    if (outcome.is === "refused" && plainFor !== null) return fail(due, parts, outcome, context);
    return ended(due, parts, n, outcome, context, doubled);
  }
  const why = plainFor === null ? null : `sent as plain text: ${plainFor}`;
  return { ...end(due, "sent", parts, why), possiblyDoubled: doubled };
};

const sendPart = async (due: DueDelivery, call: Part, n: number, context: Context): Promise<Outcome> => {
  const address = due.conversation.address ?? "";
  const outcome = await inTime(SEND_MS, context.signal, (signal) =>
    context.bot.send(call, { address, mark: `${due.id}:${n}`, signal }),
  );
  context.answered(spendingOf(call), outcome);
  return outcome;
};

const ended = async (
  due: DueDelivery,
  parts: FrozenPart[],
  n: number,
  outcome: Exclude<Outcome, { is: "sent" }>,
  context: Context,
  doubled: boolean,
): Promise<Attempted> => {
  const now = context.now();
  const part = parts[n]!;
  switch (outcome.is) {
    case "later": {
      const moved = /^moved:(.+)$/.exec(outcome.why)?.[1];
      if (moved && due.conversation.address) await context.store.readdress(due.conversation.address, moved);
      return { ...end(due, "pending", parts, outcome.why), nextAt: outcome.at };
    }
    case "unknown": {
      // A screen that may be there already is not worth a second one; what is harmless twice is simply done again.
      if (due.expiresAt) return end(due, "void", parts, "no answer");
      if ((part.call as Part).harmless)
        return { ...end(due, "pending", parts, "no answer"), nextAt: new Date(now.getTime() + 1_000) };
      if (doubled) return fail(due, parts, { is: "refused", why: "no answer, twice" }, context);
      parts[n] = { ...part, unknownSince: outcome.since.toISOString() };
      return {
        ...end(due, "unknown", parts, "no answer"),
        nextAt: new Date(now.getTime() + (context.bot.can.ask ? ASK_AGAIN_MS : RESEND_MS)),
      };
    }
    case "refused":
      return sendPlain(due, parts, n, outcome.why, context, doubled);
    case "gone":
      return fail(due, parts, outcome, context);
  }
};

/** Content that the platform refused goes once more without any formatting; refused again, staff see why. */
const sendPlain = async (
  due: DueDelivery,
  refused: readonly FrozenPart[],
  n: number,
  why: string,
  context: Context,
  doubled: boolean,
): Promise<Attempted> => {
  const others = othersIn(refused);
  // One of them may be at fault: each goes alone, and only that one is refused.
  if (others) await context.store.part(others.map(({ id }) => id));
  const parts = refused.map(({ joined, ...part }) => part);
  const plain = freeze(await worded(due, context), context.bot, true).slice(n);
  // Without formatting there may be nothing else to try; a part is never left out to let the next ones through.
  if (!plain[0] || isSameCall(plain[0].call as Part, parts[n]?.call as Part))
    return fail(due, parts, { is: "refused", why }, context);
  const all = [...parts.slice(0, n), ...plain];
  if (!(await context.store.mark({ id: due.id, version: due.version, parts: all }))) return "changed";
  return sendParts(due, all, context, doubled, why);
};

// A call that was stored comes back with its fields in another order.
const isSameCall = (a: Part | undefined, b: Part | undefined): boolean =>
  isDeepStrictEqual(JSON.parse(JSON.stringify(a ?? null)), JSON.parse(JSON.stringify(b ?? null)));

/** Nobody knows whether the last attempt arrived: look where the platform can be asked, else once more after a while. */
const afterUnknown = async (due: DueDelivery, frozen: readonly FrozenPart[], context: Context): Promise<Attempted> => {
  const parts = [...frozen];
  const n = parts.findIndex((part) => part.id === null);
  const part = parts[n];
  const since = new Date(part?.unknownSince ?? due.firstAttemptAt ?? context.now());
  if (!part) return end(due, "sent", parts, null);
  if ((part.call as Part).harmless) return resend(due, parts, context, false);
  if (due.expiresAt) return end(due, "void", parts, "no answer");
  const until = context.bot.can.ask ? context.spend(["look"]) : null;
  if (until) return { ...end(due, "unknown", parts, "no answer"), nextAt: until };
  const found = await inTime(SEND_MS, context.signal, (signal) =>
    context.bot.find(part.call as Part, {
      address: due.conversation.address ?? "",
      mark: `${due.id}:${n}`,
      signal,
      since,
    }),
  );
  switch (found.is) {
    case "found":
      parts[n] = again(part, found.id);
      return parts.every((one) => one.id !== null) ? end(due, "sent", parts, null) : resend(due, parts, context, false);
    case "absent": {
      const absent = (part.absent ?? 0) + 1;
      if (absent >= 2) {
        parts[n] = again(part, null);
        return resend(due, parts, context, false);
      }
      parts[n] = { ...part, unknownSince: since.toISOString(), absent };
      return { ...end(due, "unknown", parts, "looked for"), nextAt: new Date(context.now().getTime() + ASK_AGAIN_MS) };
    }
    case "later":
      return { ...end(due, "unknown", parts, found.why), nextAt: new Date(context.now().getTime() + ASK_AGAIN_MS) };
    case "never": {
      const wait = since.getTime() + RESEND_MS - context.now().getTime();
      // An answer that was lost in the future was lost before the clock went back.
      if (wait > 0 && wait <= RESEND_MS)
        return {
          ...end(due, "unknown", parts.with(n, { ...part, unknownSince: since.toISOString() }), "no answer"),
          nextAt: new Date(context.now().getTime() + wait),
        };
      if (due.possiblyDoubled) return fail(due, parts, { is: "refused", why: "no answer, twice" }, context);
      return resend(due, parts, context, true);
    }
  }
};

const resend = async (
  due: DueDelivery,
  parts: readonly FrozenPart[],
  context: Context,
  doubled: boolean,
): Promise<Attempted> => {
  const clean = parts.map((part) => again(part, part.id));
  if (isOver(due)) return stopped(due, clean, context, doubled || due.possiblyDoubled);
  // The mark that it may be doubled is committed before the second copy can exist.
  if (doubled) {
    await context.report(due, { is: "doubled" });
    await context.store.settle({
      ...end(due, "unknown", clean, "sent once more"),
      possiblyDoubled: true,
      nextAt: context.now(),
    });
  }
  if (!(await context.store.mark({ id: due.id, version: due.version, parts: clean }))) return "changed";
  return sendParts(due, clean, context, doubled || due.possiblyDoubled);
};

/** A part with another outcome; what was known of an earlier one is forgotten. */
const again = ({ call, joined }: FrozenPart, id: string | null): FrozenPart => ({
  call,
  id,
  ...(joined ? { joined } : {}),
});

const fail = async (
  due: DueDelivery,
  parts: readonly FrozenPart[],
  what: Extract<Report, { why: string }>,
  context: Context,
): Promise<Settled> => {
  await context.report(due, what);
  return end(due, what.is, parts, what.why);
};

const end = (
  due: DueDelivery,
  state: Settled["state"],
  parts: readonly FrozenPart[] | null,
  why: string | null,
): Settled => ({
  id: due.id,
  stream: due.stream,
  ...endOfAll(due, state, parts),
  conversation: due.conversation.id,
  ticket: due.ticket?.id ?? null,
  message: due.message?.id ?? null,
  state,
  parts,
  why,
  possiblyDoubled: due.possiblyDoubled,
  nextAt: null,
  // Of what failed half way, the first half is there: it can be quoted and pressed.
  posted: parts?.flatMap((part) => part.id?.split(",") ?? []) ?? [],
});

/** Whose words went along in a post end with it, and their stream goes on behind the last of them. */
const endOfAll = (
  due: DueDelivery,
  state: Settled["state"],
  parts: readonly FrozenPart[] | null,
): Pick<Settled, "seq" | "joins"> => {
  const [part] = parts ?? [];
  if (!part?.joined || state === "pending" || state === "unknown") return { seq: due.seq, joins: [] };
  const joins = part.joined.slice(1).map(({ delivery, message }) => ({
    id: delivery,
    message,
    parts: [{ call: null, id: part.id, within: due.id }],
  }));
  return { seq: part.joined.at(-1)!.seq, joins };
};
