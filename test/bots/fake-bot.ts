import type { Attempt, Bot, Part, Post } from "../../bots/bot.ts";
import type { Outcome } from "../../core/outcome.ts";
import { plainText } from "../../core/rich.ts";

type Found = Awaited<ReturnType<Bot["find"]>>;
type Answer = Outcome | Error | (() => Outcome | Promise<Outcome>);

/** What a platform was asked to do, as a test reads it. */
export interface Call {
  readonly what: string;
  readonly address: string;
  readonly mark: string;
}

/** A platform that answers as it is told, and "sent" when it is told nothing. Words are cut at each "|", so that one post may be several parts. */
export const fakeBot = (told: Partial<Pick<Bot, "limits">> & { ask?: boolean; join?: boolean } = {}) => {
  const calls: Call[] = [];
  const looks: Call[] = [];
  const answers: Answer[] = [];
  const finds: Found[] = [];
  let id = 100;

  const render = (post: Post, plain: boolean): Part[] => {
    switch (post.act) {
      case "say":
        return cut(plainText(post.body)).map((text) => ({
          method: "say",
          body: { text, plain: plain && text.includes("*") },
        }));
      case "card":
        return [{ method: post.id ? "update" : "post", body: { text: post.card.title } }];
      case "edit":
        return [{ method: "edit", body: { text: plainText(post.body) }, harmless: true }];
      default:
        return [{ method: post.act, body: {}, harmless: true }];
    }
  };

  const bot: Bot = {
    can: {
      buttons: true,
      edit: true,
      remove: true,
      react: true,
      ask: told.ask ?? false,
      join: told.join ?? false,
      text: 4_000,
      caption: 1_000,
      fetch: 1,
      upload: 1,
    },
    limits: told.limits ?? {
      bot: { perSecond: 1_000, burst: 1_000 },
      chat: { perSecond: 1_000, burst: 1_000 },
      chatOf: (address) => address,
      isGroup: () => false,
    },
    parse: async () => ({ kind: "ignored", why: "a fake" }),
    render: (post) => render(post, false),
    renderPlain: (post) => render(post, true),
    send: async (part, attempt) => {
      calls.push(callOf(part, attempt));
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      if (typeof answer === "function") return answer();
      id += 1;
      return answer ?? { is: "sent", id: `${id}` };
    },
    find: async (part, attempt) => {
      looks.push(callOf(part, attempt));
      return finds.shift() ?? { is: "never" };
    },
    fetch: async () => ({ is: "gone", why: "a fake" }),
  };

  return {
    bot,
    calls,
    looks,
    /** What the next sends answer, in order. */
    answers: (...next: readonly Answer[]) => void answers.push(...next),
    finds: (...next: readonly Found[]) => void finds.push(...next),
    said: () => calls.map(({ what }) => what),
  };
};

const cut = (text: string): string[] => (text === "" ? [] : text.split("|"));

const callOf = ({ method, body }: Part, { address, mark }: Attempt): Call => ({
  what: `${method} ${body.text ?? ""}${body.plain ? " plainly" : ""}`.trim(),
  address,
  mark,
});
