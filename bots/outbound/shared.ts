import type { SenderOptions } from "./options.ts";
import type { Pacing } from "./pacing.ts";

/** What the parts of a sender share. */
export interface Shared extends SenderOptions {
  readonly signal: AbortSignal;
  /** Nothing new is begun. */
  readonly isStopping: () => boolean;
  /** False: the channel is somebody else's now. */
  readonly isOurs: () => boolean;
  /** Something may be due. */
  readonly wake: () => void;
}

export interface Paced extends Shared {
  readonly pacing: Pacing;
}

/** Whoever holds the channel after us settles what we began: not a word of ours may come after theirs. */
export const writingWhileOurs = ({ store, report }: SenderOptions, isOurs: () => boolean) => {
  const whileOurs =
    <Given extends unknown[], Result>(write: (...given: Given) => Promise<Result>) =>
    (...given: Given): Promise<Result> =>
      isOurs() ? write(...given) : Promise.reject(new Error("the channel is no longer ours"));
  return {
    report: whileOurs(report),
    store: {
      ...store,
      mark: whileOurs(store.mark),
      markJoined: whileOurs(store.markJoined),
      part: whileOurs(store.part),
      settle: whileOurs(store.settle),
      defer: whileOurs(store.defer),
      shown: whileOurs(store.shown),
      beginProjection: whileOurs(store.beginProjection),
      dropReceipts: whileOurs(store.dropReceipts),
      readdress: whileOurs(store.readdress),
    },
  };
};
