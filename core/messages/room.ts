import type { Room } from "../rooms.ts";

/** What is known of a member's words in a ticket's thread when they are first seen. */
export interface Spoken {
  readonly text: string;
  /** Words that begin with a mention of a member (or of the bot). */
  readonly leadsWithMember: boolean;
  /** The account's rule: replies go out, or stay inside unless marked. */
  readonly threads: "reply" | "internal";
  /** Somebody else holds the ticket. */
  readonly heldByOther: boolean;
  /** What this member was asked about this ticket before, and answered. */
  readonly answered: "client" | "internal" | "asked" | null;
}

export type RoomDecision = { readonly room: Room } | { readonly room: "internal"; readonly ask: boolean };

/**
 * The room of a thread message is decided once, when first seen, and never widens. A note's mark or a colleague's
 * mention in front keeps it inside; where somebody else holds the ticket a member's first reply stays inside until
 * they said that it goes out.
 */
export const decideRoom = (spoken: Spoken): RoomDecision => {
  if (isMarkedInternal(spoken.text) || spoken.leadsWithMember) return { room: "internal" };
  if (spoken.threads === "internal") return { room: isMarkedPublic(spoken.text) ? "client" : "internal" };
  if (!spoken.heldByOther || spoken.answered === "client") return { room: "client" };
  return { room: "internal", ask: spoken.answered === null };
};

// Spaces, characters that nobody sees, direction marks, bullets, quotation marks and quote bars may stand before a note's
// mark: an editor or a phone puts them there. A leak is worse than a note too many, so this list is generous.
const BEFORE_NOTE = /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800"'«»„“”‚‘’‹›`´>＞|｜*_~•◦▪·–—-]*/u;
// What goes out is decided narrowly: only what nobody sees may stand before its mark.
const BEFORE_PUBLIC = /^[\s\p{Cf}\p{Default_Ignorable_Code_Point}]*/u;
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** `;;` (also full-width, or the Greek question mark that looks like it), a lock, or Slack's name of it, in front: for the desk alone. */
export const isMarkedInternal = (text: string): boolean =>
  /^([;；﹔︔\u037E]{2}|🔒|🔐|🔏|:lock:|:closed_lock_with_key:|:lock_with_ink_pen:)/u.test(
    text.replace(UNSEEN, "").replace(BEFORE_NOTE, ""),
  );

/** `!` in front: for the client, in an account whose threads stay inside. */
export const isMarkedPublic = (text: string): boolean => /^[!！]/u.test(text.replace(BEFORE_PUBLIC, ""));

export const beforeMark = (text: string): string => BEFORE_PUBLIC.exec(text)?.[0] ?? "";
