import { isDeepStrictEqual } from "node:util";
import type { DueDelivery, FrozenPart } from "../../core/outbound.ts";
import type { Outcome } from "../../core/outcome.ts";
import type { Part } from "../bot.ts";
import { inTime } from "../in-time.ts";
import { type Attempted, again, type Context, end, fail } from "./ends.ts";
import { freeze, othersIn, worded } from "./first-parts.ts";
import { spendingOf, spendingsOf } from "./pacing.ts";
import { ASK_AGAIN_MS, RESEND_MS, SEND_MS } from "./until.ts";

/** One delivery on its way. */
interface Way {
  readonly due: DueDelivery;
  readonly context: Context;
  /** A copy of it may be there already. */
  readonly doubled: boolean;
  /** Why the platform refused the same with formatting; refused again, it is not tried a third time. */
  readonly plainFor: string | null;
}

/** Sends what of it is not out yet, part by part. */
export const sendParts = (
  due: DueDelivery,
  frozen: readonly FrozenPart[],
  context: Context,
  doubled: boolean,
): Promise<Attempted> => sendRest({ due, context, doubled, plainFor: null }, frozen);

const sendRest = async (way: Way, frozen: readonly FrozenPart[]): Promise<Attempted> => {
  const { due, context, doubled, plainFor } = way;
  const parts = [...frozen];
  for (const [n, part] of parts.entries()) {
    if (part.id !== null) continue;
    const call = part.call as Part;
    const until = context.spend(spendingsOf(call, context.bot.limits));
    if (until) return { ...end(due, "pending", parts, null), possiblyDoubled: doubled, nextAt: until };
    const outcome = await sendPart(way, call, n);
    if (outcome.is === "sent") {
      parts[n] = again(part, outcome.id);
      // What is out must be known before the next part goes: a crash between them repeats nothing.
      if (n < parts.length - 1 && !(await context.store.mark({ id: due.id, version: due.version, parts })))
        return "changed";
      continue;
    }
    if (outcome.is === "refused" && plainFor !== null) return fail(due, parts, outcome, context);
    return ended(way, parts, n, outcome);
  }
  const why = plainFor === null ? null : `sent as plain text: ${plainFor}`;
  return { ...end(due, "sent", parts, why), possiblyDoubled: doubled };
};

const sendPart = async ({ due, context }: Way, call: Part, n: number): Promise<Outcome> => {
  const address = due.conversation.address ?? "";
  const outcome = await inTime(SEND_MS, context.signal, (signal) =>
    context.bot.send(call, { address, mark: `${due.id}:${n}`, signal }),
  );
  context.answered(spendingOf(call), outcome);
  return outcome;
};

const ended = async (
  way: Way,
  parts: FrozenPart[],
  n: number,
  outcome: Exclude<Outcome, { is: "sent" }>,
): Promise<Attempted> => {
  const { due, context, doubled } = way;
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
      return sendPlain(way, parts, n, outcome.why);
    case "gone":
      return fail(due, parts, outcome, context);
  }
};

/** Content that the platform refused goes once more without any formatting; refused again, staff see why. */
const sendPlain = async (way: Way, refused: readonly FrozenPart[], n: number, why: string): Promise<Attempted> => {
  const { due, context } = way;
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
  return sendRest({ ...way, plainFor: why }, all);
};

// A call that was stored comes back with its fields in another order.
const isSameCall = (a: Part | undefined, b: Part | undefined): boolean =>
  isDeepStrictEqual(JSON.parse(JSON.stringify(a ?? null)), JSON.parse(JSON.stringify(b ?? null)));
