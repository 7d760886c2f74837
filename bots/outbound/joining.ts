import { isDeepStrictEqual } from "node:util";
import type { DueDelivery, JoinedWords } from "../../core/outbound.ts";
import { plainText, type Rich } from "../../core/rich.ts";
import type { Post } from "../bot.ts";
import { lines } from "../dialogue/views/posts.ts";

type Say = Extract<Post, { act: "say" }>;

/** More of them in one post nobody would read. */
export const MOST_JOINED = 100;
/** Room for "→ #100042" in place of the shortest words: they may go elsewhere later. */
const ARROW = 10;

/** Words that may share a post with their neighbours: a client's, in a thread, text alone, and nobody has tried to send them yet. */
export const mayJoin = (due: DueDelivery, now: Date): boolean =>
  due.notice.kind === "client-words" &&
  due.conversation.kind === "thread" &&
  due.message !== null &&
  due.message.album === null &&
  due.files.length === 0 &&
  due.state === "pending" &&
  due.attempts === 0 &&
  due.notBefore <= now;

/** Those right behind a delivery that may go in its post: the row ends where anybody or anything else comes between. */
export const neighboursOf = (head: DueDelivery, behind: readonly DueDelivery[], now: Date): readonly DueDelivery[] => {
  const end = behind.findIndex(
    (one, n) =>
      one.seq !== head.seq + 1 + n ||
      !mayJoin(one, now) ||
      !isDeepStrictEqual(one.message?.author, head.message?.author),
  );
  return end < 0 ? behind : behind.slice(0, end);
};

export interface Worded {
  readonly due: DueDelivery;
  readonly posts: readonly Post[];
}

/** One post for the words of several, as many as it holds; null: there is nothing to join. */
export const join = (all: readonly Worded[], most: number): { post: Say; joined: readonly JoinedWords[] } | null => {
  const [head] = all;
  const post = head && plainSay(head.posts);
  if (!post) return null;
  const joined: JoinedWords[] = [];
  let room = most - MOST_JOINED * ARROW;
  for (const { due, posts } of all) {
    const words = plainSay(posts);
    if (!words || !isDeepStrictEqual(words.as, post.as)) break;
    room -= plainText(words.body).length + 1;
    if (room < 0) break;
    const { id: delivery, seq, version, message } = due;
    joined.push({ delivery, seq, version, message: message!.id, words: words.body });
  }
  return joined.length > 1 ? { post: { ...post, body: bodyOf(joined) }, joined } : null;
};

export const bodyOf = (joined: readonly { readonly words: Rich }[]): Rich => lines(...joined.map(({ words }) => words));

const plainSay = (posts: readonly Post[]): Say | null => {
  const [post] = posts;
  const isPlain = posts.length === 1 && post?.act === "say" && post.files.length === 0 && post.choices.length === 0;
  return isPlain ? post : null;
};
