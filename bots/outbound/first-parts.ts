import type { DueDelivery, FrozenPart } from "../../core/outbound.ts";
import type { Bot, Post } from "../bot.ts";
import { NotNow } from "../not-now.ts";
import type { Context } from "./ends.ts";
import { join } from "./joining.ts";

/** Words are chosen at the first attempt. What can't be worded can't be worded later either: it is parked where staff see it. */
export const firstParts = async (
  due: DueDelivery,
  context: Context,
): Promise<readonly FrozenPart[] | { readonly cannot: string }> => {
  try {
    const posts = await worded(due, context);
    return (await joinedParts(due, posts, context)) ?? freeze(posts, context.bot, false);
  } catch (error) {
    if (error instanceof NotNow) throw error;
    context.log.error(
      { delivery: due.id, kind: due.notice.kind, error: (error as Error).message, stack: (error as Error).stack },
      "a notice could not be worded",
    );
    return { cannot: "it could not be put into words" };
  }
};

/** Under back-pressure neighbours go in one post. */
const joinedParts = async (
  due: DueDelivery,
  posts: readonly Post[],
  context: Context,
): Promise<readonly FrozenPart[] | null> => {
  const neighbours = await context.neighbours();
  if (neighbours.length === 0) return null;
  const all = [{ due, posts }];
  for (const one of neighbours) all.push({ due: one, posts: await worded(one, context) });
  const together = join(all, context.bot.can.text);
  const parts = together ? freeze([together.post], context.bot, false) : [];
  return together && parts.length === 1 ? [{ ...parts[0]!, joined: together.joined }] : null;
};

export const worded = async (due: DueDelivery, context: Context): Promise<readonly Post[]> => {
  const post = await context.word(due);
  if (post === null) return [];
  return Array.isArray(post) ? (post as readonly Post[]) : [post as Post];
};

export const freeze = (posts: readonly Post[], bot: Bot, plain: boolean): FrozenPart[] =>
  posts.flatMap((post) => (plain ? bot.renderPlain(post) : bot.render(post)).map((call) => ({ call, id: null })));

export const othersIn = ([part]: readonly FrozenPart[]) =>
  part?.joined?.slice(1).map(({ delivery: id, version }) => ({ id, version }));
