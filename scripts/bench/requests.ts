import { clientOf, DESK_CHANNEL, OLEG } from "./platforms.ts";

interface Common {
  /** Where it goes, without a path. */
  readonly url: string;
  readonly count: number;
  /** The number of the first one: none is ever used twice. */
  readonly from: number;
  readonly connections: number;
  /** Null: as fast as it is taken. */
  readonly perSecond: number | null;
}

export type Job = Common &
  (
    | { readonly way: "webhook"; readonly path: string; readonly secret: string; readonly chats: readonly number[] }
    | { readonly way: "polling"; readonly bot: string; readonly chats: readonly number[] }
    | { readonly way: "staff"; readonly threads: readonly string[]; readonly words: string }
    | { readonly way: "tickets"; readonly key: string; readonly channel: string; readonly chats: readonly number[] }
    | { readonly way: "floor" | "floor-tickets" }
  );

export interface Loaded {
  ms: number;
  /** By number, counted from `from`: when it was sent, in milliseconds since 1970. */
  readonly sentAt: number[];
  readonly answeredMs: number[];
  /** Answers that were no yes, each of which was tried again. */
  refused: number;
}

interface Request {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** One of a job's requests. The words name its number, by which it is found on the other side. */
export const requestOf = (job: Job, n: number): Request => {
  const number = job.from + n;
  switch (job.way) {
    case "webhook":
      return json(job.path, update(number, chatOf(job.chats, n)), { "x-telegram-bot-api-secret-token": job.secret });
    case "polling":
      return json("/_sandbox/telegram/raw", { bot: job.bot, update: update(number, chatOf(job.chats, n), false) });
    case "staff":
      return json("/_sandbox/slack/post", {
        channel: DESK_CHANNEL,
        user: OLEG,
        threadTs: job.threads[n % job.threads.length],
        text: `reply ${number} of the benchmark: please send a photo of the till${job.words}`,
      });
    case "tickets":
      return json(
        "/v1/tickets",
        {
          contact: { channel: job.channel, platformId: String(clientOf(chatOf(job.chats, n))) },
          text: `ticket ${number} of the benchmark`,
        },
        { authorization: `Bearer ${job.key}`, "idempotency-key": `bench-${number}` },
      );
    case "floor-tickets":
      return json("/tickets", { text: `ticket ${number} of the benchmark` }, { "idempotency-key": `bench-${number}` });
    case "floor":
      return json("/webhook", update(number, n % 100));
  }
};

const chatOf = (chats: readonly number[], n: number): number => chats[n % chats.length]!;

const json = (path: string, body: object, headers: Record<string, string> = {}): Request => ({
  path,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});

const update = (n: number, chat: number, isNumbered = true) => ({
  ...(isNumbered ? { update_id: 1_000_000 + n } : {}),
  message: {
    message_id: 1_000 + n,
    date: Math.floor(Date.now() / 1_000),
    chat: { id: clientOf(chat), type: "private", first_name: `Client ${chat}` },
    from: { id: clientOf(chat), is_bot: false, first_name: `Client ${chat}`, language_code: "en" },
    text: `message ${n} of the benchmark: the till does not print`,
  },
});

/** The numbers of the benchmark's words in a text; a joined text has several. */
export const numbersIn = (text: string): number[] =>
  [...text.matchAll(/(?:message|reply|ticket) (\d+) of the benchmark/g)].map(([, number]) => Number(number));
