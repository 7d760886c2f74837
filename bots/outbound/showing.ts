import type { DueProjection, Face } from "../../core/outbound.ts";
import type { Outcome } from "../../core/outcome.ts";
import type { Spending } from "../bot.ts";
import { showProjection } from "./projections.ts";
import { openPurse } from "./purse.ts";
import type { Paced } from "./shared.ts";
import { letGo } from "./until.ts";

const MOST_FACES = 20;
/** A card that was shown may not be changed again at once. */
const FACE_MS = 2_000;
const RECEIPT_MS = 60_000;
const DROP_MS = 1_000;
const FACES = ["new-card", "card", "home", "receipt"] as const satisfies readonly Face[];
const SPENT_BY = { "new-card": "message", card: "update", home: "home", receipt: "mark" } as const satisfies Record<
  Face,
  Spending
>;

/** The cards, home tabs and receipts on their way. */
export const createShowing = (paced: Paced) => {
  const { store, faces, pacing, now, log } = paced;
  const running = new Map<number, Promise<void>>();
  /** Cards until when they may not be changed again. */
  const shown = new Map<number, number>();
  let receiptsDroppedAt = 0;

  /** Only what its limits let through is read: thousands of cards and receipts may wait. */
  const read = async (began: Date): Promise<readonly DueProjection[]> => {
    const at = began.getTime();
    const ready = FACES.filter((face) => pacing.readyAt(faces.deskAddress ?? "", SPENT_BY[face], at) <= at);
    if (!ready.includes("receipt")) await dropReceipts(at);
    return ready.length > 0 ? store.projections([...running.keys(), ...shown.keys()], ready, MOST_FACES) : [];
  };

  /** At their limit, receipts are the first to go: after a while nobody waits for the mark any more. */
  const dropReceipts = async (at: number): Promise<void> => {
    if (at - receiptsDroppedAt < DROP_MS) return;
    receiptsDroppedAt = at;
    await store.dropReceipts(new Date(at - RECEIPT_MS));
  };

  /** Whether its limits let it start. */
  const start = (face: DueProjection): boolean => {
    const address = face.conversation.address ?? faces.deskAddress ?? "";
    const spending = SPENT_BY[faceOf(face)];
    const at = now().getTime();
    if (pacing.readyAt(address, spending, at) > at) return false;
    pacing.take(address, spending, at);
    const purse = openPurse(paced, address, spending);
    const answered = (spent: Spending, outcome: Outcome): void => {
      purse.answered(spent, outcome);
      if (outcome.is === "sent") shown.set(face.id, now().getTime() + FACE_MS);
    };
    const task = showProjection(face, { ...paced, ...purse, answered })
      .catch((error: Error) => {
        if (!paced.isOurs()) return;
        log.warn(
          { projection: face.id, kind: face.kind, error: error.message },
          "a card could not be shown; trying again",
        );
      })
      .finally(() => {
        purse.close();
        running.delete(face.id);
        paced.wake();
      });
    running.set(face.id, task);
    return true;
  };

  return {
    read,
    /** Whether there is one, and it may go. */
    startNewCard: (due: readonly DueProjection[]): boolean => {
      const card = due.find((face) => faceOf(face) === "new-card");
      return card !== undefined && start(card);
    },
    startAll: (due: readonly DueProjection[]): void => {
      for (const face of due) if (!running.has(face.id)) start(face);
    },
    tidy: (at: number) => letGo(shown, at),
    /** When what was held back may go. */
    nextTimes: (at: number): readonly number[] => [
      ...shown.values(),
      ...FACES.flatMap((face) => {
        const address = face === "new-card" ? faces.deskAddress : "";
        return address === null ? [] : [pacing.readyAt(address, SPENT_BY[face], at)];
      }),
    ],
    over: () => [...running.values()],
  };
};

const faceOf = ({ kind, messageId }: DueProjection): Face =>
  kind === "card" || kind === "job" ? (messageId === null ? "new-card" : "card") : kind;
