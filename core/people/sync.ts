import type { Tx } from "../ports.ts";
import type { Profile } from "../records.ts";
import { setInsideDesk } from "./leave.ts";

/** Brings the members in line with who is in the desk channel now; what happened while nobody listened is caught up. */
export const syncDesk = async (tx: Tx, channel: string, inside: readonly Profile[]): Promise<void> => {
  for (const profile of inside) {
    const known = await tx.people.meet(channel, profile);
    if (!known?.member && tx.account.membersByChannel) await tx.people.addMember(channel, profile);
    else if (known?.member?.leftAt) await setInsideDesk(tx, channel, profile.platformId, true);
  }
  const here = new Set(inside.map((profile) => profile.platformId));
  for (const platformId of await tx.people.membersOn(channel)) {
    if (!here.has(platformId)) await setInsideDesk(tx, channel, platformId, false);
  }
};
