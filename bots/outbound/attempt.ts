import type { DueDelivery, FrozenPart, Settled } from "../../core/outbound.ts";
import { type Attempted, type Context, end, fail, isOver, NOTHING_TO_SAY, stopped } from "./ends.ts";
import { firstParts, othersIn } from "./first-parts.ts";
import type { SenderOptions } from "./options.ts";
import { sendParts } from "./parts.ts";
import { afterUnknown } from "./unknown.ts";

interface Options extends Omit<Context, "word"> {
  readonly word: SenderOptions["word"];
}

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
