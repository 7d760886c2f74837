/** How long a call may be on its way before its answer counts as lost. */
export const SEND_MS = 20_000;
/** How long after a lost answer a platform is asked what became of it, and one that can't be asked gets the words once more. */
export const ASK_AGAIN_MS = 2_000;
export const RESEND_MS = 10_000;
/** Nobody is waited for longer than this without another look. */
export const LONGEST_WAIT_MS = 60_000;

/** Lets go of the times that are over. One that lies so far ahead was named by a clock that has gone back since. */
export const letGo = (times: Map<number, number>, at: number): void => {
  for (const [id, until] of times) if (until <= at || until > at + LONGEST_WAIT_MS) times.delete(id);
};
