import type { DueDelivery, FrozenPart } from "../../core/outbound.ts";
import type { Part } from "../bot.ts";
import { inTime } from "../in-time.ts";
import { type Attempted, again, type Context, end, fail, isOver, stopped } from "./ends.ts";
import { sendParts } from "./parts.ts";
import { ASK_AGAIN_MS, RESEND_MS, SEND_MS } from "./until.ts";

/** Nobody knows whether the last attempt arrived: look where the platform can be asked, else once more after a while. */
export const afterUnknown = async (
  due: DueDelivery,
  frozen: readonly FrozenPart[],
  context: Context,
): Promise<Attempted> => {
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
