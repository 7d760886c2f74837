import type { WebClient } from "@slack/web-api";
import type { Sender } from "../event.ts";

const FRESH_MS = 10 * 60_000;
const MOST = 5000;
const AT_ONCE = 8;

interface Known<T> {
  readonly value: T;
  readonly at: number;
}

/** Who an id is. Slack tells it once; after that we remember for ten minutes. */
export interface People {
  /** Throws when Slack could not be asked: who somebody is decides what they may see, so it is never guessed. */
  look(userId: string): Promise<Sender>;
  /** Only for showing: "someone" where Slack does not tell. */
  nameOf(userId: string): Promise<string>;
  channelName(channelId: string): Promise<string>;
  membersOf(channelId: string): Promise<Sender[]>;
  forget(userId: string): void;
}

export const createPeople = (client: WebClient, team: () => string, now: () => Date): People => {
  const users = remembered((id) => askUser(client, id, team()), now);
  const channels = remembered(
    async (id) => (await client.conversations.info({ channel: id })).channel?.name ?? id,
    now,
  );
  const orElse = (otherwise: string) => () => otherwise;
  return {
    look: users.get,
    nameOf: (id) => users.get(id).then((user) => user.name, orElse("someone")),
    channelName: (id) => channels.get(id).then((name) => name, orElse("channel")),
    membersOf: async (channel) => {
      const ids = await memberIds(client, channel);
      return someAtOnce(ids, users.get);
    },
    forget: users.forget,
  };
};

const askUser = async (client: WebClient, id: string, team: string): Promise<Sender> => {
  try {
    const { user } = await client.users.info({ user: id, include_locale: true });
    return user ? asSender(id, user as SlackUser, team) : stranger(id);
  } catch (error) {
    // People of other companies may be hidden from us.
    if (UNSEEN.includes((error as { data?: { error?: string } }).data?.error ?? "")) return stranger(id);
    throw error;
  }
};

const UNSEEN = ["user_not_found", "user_not_visible", "users_not_found", "users_not_visible"];
const stranger = (id: string): Sender => ({ id, name: "someone", standing: "external" });

interface SlackUser {
  team_id?: string;
  name?: string;
  real_name?: string;
  tz?: string;
  locale?: string;
  is_bot?: boolean;
  is_restricted?: boolean;
  is_ultra_restricted?: boolean;
  is_stranger?: boolean;
  enterprise_user?: { teams?: string[] };
  profile?: { display_name?: string; real_name?: string; image_192?: string; image_72?: string };
}

const asSender = (id: string, user: SlackUser, team: string): Sender => {
  const { profile } = user;
  const picture = profile?.image_192 || profile?.image_72;
  return {
    id,
    name: profile?.display_name || user.real_name || profile?.real_name || user.name || "someone",
    ...(user.name ? { handle: user.name } : {}),
    ...(user.locale ? { language: user.locale } : {}),
    ...(user.tz ? { zone: user.tz } : {}),
    ...(picture ? { picture } : {}),
    standing: standingOf(id, user, team),
  };
};

const standingOf = (id: string, user: SlackUser, team: string): Sender["standing"] => {
  if (user.is_bot || id === "USLACKBOT") return "bot";
  const isHere = user.team_id === team || user.enterprise_user?.teams?.includes(team);
  if (user.is_stranger || !isHere) return "external";
  return user.is_restricted || user.is_ultra_restricted ? "guest" : "member";
};

const memberIds = async (client: WebClient, channel: string): Promise<string[]> => {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.conversations.members({ channel, limit: 200, ...(cursor ? { cursor } : {}) });
    ids.push(...(page.members ?? []));
    cursor = page.response_metadata?.next_cursor;
  } while (cursor);
  return ids;
};

/** What Slack told, kept for a while; when it can't be asked again, what it told last still holds. */
const remembered = <T>(ask: (id: string) => Promise<T>, now: () => Date) => {
  const known = new Map<string, Known<T>>();
  const asking = new Map<string, Promise<T>>();
  const keep = (id: string, value: T): T => {
    known.delete(id);
    known.set(id, { value, at: now().getTime() });
    const oldest = known.size > MOST ? known.keys().next().value : undefined;
    if (oldest !== undefined) known.delete(oldest);
    return value;
  };
  const renew = (id: string, old: Known<T> | undefined): Promise<T> => {
    const answer = ask(id)
      .then((value) => keep(id, value))
      .catch((error: unknown) => {
        if (old) return old.value;
        throw error;
      })
      .finally(() => asking.delete(id));
    asking.set(id, answer);
    return answer;
  };
  return {
    get: (id: string): Promise<T> => {
      const old = known.get(id);
      if (old && Math.abs(now().getTime() - old.at) < FRESH_MS) return Promise.resolve(old.value);
      return asking.get(id) ?? renew(id, old);
    },
    forget: (id: string): void => void known.delete(id),
  };
};

const someAtOnce = async <T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> => {
  const results: R[] = [];
  for (let index = 0; index < items.length; index += AT_ONCE)
    results.push(...(await Promise.all(items.slice(index, index + AT_ONCE).map(work))));
  return results;
};
