import type { Abilities, Limits, Rate } from "../bot.ts";

/** https://docs.slack.dev/reference/block-kit and https://docs.slack.dev/apis/web-api/rate-limits */
export const SIZE = {
  /** One piece of rich text, and the text beside the blocks. */
  section: 3000,
  text: 4000,
  /** Undocumented: messages are refused from about 13,200 units in all blocks on. */
  message: 12_000,
  blocks: 50,
  viewBlocks: 100,
  header: 150,
  field: 2000,
  button: 75,
  value: 2000,
  row: 5,
  overflow: 5,
  options: 100,
  /** Two figures are published for an option's value (75 and 150). */
  option: 75,
  placeholder: 150,
  label: 2000,
  viewTitle: 24,
  input: 3000,
  memory: 3000,
  link: 3000,
  username: 80,
  files: 10,
} as const;

const GIGABYTE = 1024 ** 3;

export const abilities: Abilities = {
  buttons: true,
  edit: true,
  remove: true,
  react: true,
  ask: true,
  join: true,
  text: SIZE.message,
  // A file stands in a post of its own.
  caption: 0,
  fetch: GIGABYTE,
  upload: GIGABYTE,
};

/**
 * Slack counts each method by the minute, 50 or so. A bucket lets its burst and a minute's refill through in one
 * minute, so the two together stay below what Slack bears.
 */
const perMinute = (count: number): Rate => ({ perSecond: count / 60, burst: 4 });

export const limits: Limits = {
  // "Several hundred a minute" for a workspace.
  bot: { perSecond: 5, burst: 20 },
  // One a second, and a little less, so that no fraction decides.
  chat: { perSecond: 0.98, burst: 3 },
  acts: {
    update: perMinute(45),
    removal: perMinute(45),
    mark: perMinute(45),
    unmark: perMinute(16),
    home: perMinute(90),
    whisper: perMinute(90),
    look: perMinute(45),
  },
  chatOf: (address) => split(address).channel,
  isGroup: () => false,
};

/** "C123:1732.0001" is a thread, "C123" the channel itself. */
export const split = (address: string): { channel: string; thread?: string } => {
  const colon = address.indexOf(":");
  return colon < 0 ? { channel: address } : { channel: address.slice(0, colon), thread: address.slice(colon + 1) };
};
