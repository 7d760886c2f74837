import type { Abilities, Limits } from "../bot.ts";

const megabyte = 1024 * 1024;

/** https://core.telegram.org/bots/api and https://core.telegram.org/bots/faq; lengths are UTF-16 units, sizes bytes. */
export const abilities: Abilities = {
  buttons: true,
  edit: true,
  remove: true,
  react: true,
  ask: false,
  join: false,
  text: 4096,
  caption: 1024,
  fetch: 20 * megabyte,
  upload: 50 * megabyte,
};

export const photoBytes = 10 * megabyte;
export const albumItems = 10;
export const buttonsInRow = 3;
export const callbackBytes = 64;
export const toastLength = 200;
/** A toast shows about two lines for a moment; what is longer waits for an OK. */
export const glanceLength = 80;

/**
 * Telegram counts 20 a minute in a group and about 30 a second in all (FAQ), however they are spread. Some may go at
 * once: were all evenly spread, people would wait for each other long before the bot is at its total.
 */
export const limits: Limits = {
  bot: { perSecond: 28, burst: 12 },
  total: { most: 29, ms: 1_010 },
  // One a second, and a little less, so that no fraction decides.
  chat: { perSecond: 0.98, burst: 3 },
  group: { most: 20, ms: 60_500 },
  chatOf: (address) => address,
  isGroup: (address) => address.startsWith("-"),
  // Each item of an album is a message.
  messagesIn: ({ method, files = [] }) => (method === "sendMediaGroup" ? files.length : 1),
};
