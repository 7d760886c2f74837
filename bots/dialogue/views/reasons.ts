import type { Words } from "../../words.ts";

/** A platform's reason in the reader's words where it is a known one; else as the platform gave it. */
export const reasonText = (words: Words, why: string, channel: string): string => {
  const known = REASONS.find(([pattern]) => pattern.test(why));
  return known ? known[1](words, channel) : why.trim().replace(/\.$/, "") || "?";
};

type Reason = (words: Words, channel: string) => string;

// Telegram: https://core.telegram.org/api/errors (descriptions, not codes, tell these apart). Slack: the error codes of its Web API.
const REASONS: readonly (readonly [RegExp, Reason])[] = [
  [/taken back unanswered/i, (words, channel) => words.text("reason-taken-back", { channel })],
  [/no answer/i, (words) => words.text("reason-no-answer")],
  [/blocked/i, (words) => words.text("reason-blocked")],
  [/deactivated|user_disabled/i, (words) => words.text("reason-deactivated")],
  [
    /kicked|not a member|removed from the group|not_in_channel|user_not_in_channel/i,
    (words) => words.text("reason-removed"),
  ],
  [
    /chat not found|user not found|PEER_ID_INVALID|channel_not_found|user_not_found/i,
    (words) => words.text("reason-not-found"),
  ],
  [/is_archived/i, (words) => words.text("reason-archived")],
  [
    /not enough rights|no rights|WRITE_FORBIDDEN|CHAT_RESTRICTED|restricted_action|cannot_dm_bot/i,
    (words) => words.text("reason-no-rights"),
  ],
  [/too big|too large|too_large/i, (words, channel) => words.text("reason-too-big", { channel })],
  [/file is empty|file must be non-empty/i, (words) => words.text("reason-empty-file")],
  [
    /can't be (edited|deleted)|can't delete|cant_(update|delete)_message|edit_window_closed/i,
    (words) => words.text("reason-too-late"),
  ],
  [/message to (edit|delete) not found|message_not_found/i, (words) => words.text("reason-not-there")],
];
