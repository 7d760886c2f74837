import { vi } from "vitest";
import type { Bot, Limits, Part, Post } from "../../bots/bot.ts";
import { createSender, type Sender } from "../../bots/outbound.ts";
import type { Notice } from "../../core/notices.ts";
import type { DueDelivery, DueProjection, FrozenPart, OutboundStore, Settled, Waiting } from "../../core/outbound.ts";
import type { Outcome } from "../../core/outcome.ts";
import type { Account } from "../../core/records.ts";
import { plainText, rich } from "../../core/rich.ts";
import { quiet } from "../ground.ts";
import { fakeBot } from "./fake-bot.ts";

/** A world whose time goes from one event to the next: ten minutes of load are over in a second or two. */
export class World {
  now = 0;
  private readonly events: { at: number; n: number; run: () => void }[] = [];
  private readonly cancelled = new Set<number>();
  private made = 0;
  private state = 7;

  constructor() {
    vi.stubGlobal("setTimeout", (run: () => void, ms = 0) => {
      const id = this.at(this.now + Math.max(1, ms), run);
      return { id, unref: () => {} };
    });
    vi.stubGlobal("clearTimeout", (timer?: { id: number }) => timer && this.cancelled.add(timer.id));
    // No spy: that would keep millions of calls.
    vi.stubGlobal("performance", { now: () => this.now });
  }

  end(): void {
    vi.unstubAllGlobals();
  }

  /** mulberry32: each run is the same. */
  readonly random = (): number => {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };

  readonly date = (): Date => new Date(this.now);

  at(at: number, run: () => void): number {
    this.made += 1;
    const event = { at, n: this.made, run };
    let [low, high] = [0, this.events.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.events[middle]!;
      // The next is at the end, where taking it costs nothing.
      if (other.at > at || (other.at === at && other.n > event.n)) low = middle + 1;
      else high = middle;
    }
    this.events.splice(low, 0, event);
    return event.n;
  }

  /** Something again and again, each so many ms. */
  every(ms: number, until: number, run: () => void): void {
    this.at(this.now + ms, () => {
      run();
      if (this.now + ms < until) this.every(ms, until, run);
    });
  }

  /** Something at random moments, each so many ms in the mean. */
  often(ms: number, until: number, run: () => void): void {
    this.at(this.now - ms * Math.log(1 - this.random()), () => {
      if (this.now >= until) return;
      run();
      this.often(ms, until, run);
    });
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.at(this.now + ms, resolve));
  }

  async run(until: number, isDone: () => boolean = () => false): Promise<void> {
    await settle();
    for (let next = this.events.at(-1); next && next.at <= until && !isDone(); next = this.events.at(-1)) {
      this.events.pop();
      if (this.cancelled.delete(next.n)) continue;
      this.now = next.at;
      next.run();
      await settle();
    }
    if (!isDone()) this.now = until;
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export interface Said {
  readonly words: string;
  readonly address: string;
  readonly at: number;
  sentAt: number | null;
  copies: number;
}

interface Stream {
  readonly id: number;
  readonly address: string;
  readonly rows: Row[];
  readonly conversation: DueDelivery["conversation"];
  done: number;
  nextAt: number | null;
}

type Row = { -readonly [Field in keyof DueDelivery]: DueDelivery[Field] } & { settledAt: number | null };
type Face = { -readonly [Field in keyof DueProjection]: DueProjection[Field] } & {
  shown: number;
  nextAt: number | null;
};

export interface Saying {
  readonly address: string;
  readonly subject?: string;
  readonly weight?: number;
  readonly kind?: Notice["kind"];
  /** A client's words in a thread, which may be joined; else the bot's in a chat. */
  readonly thread?: boolean;
}

const ACCOUNT = { id: "acme" } as Account;

/** What waits for one channel, kept as the database keeps it. */
export class Waits {
  readonly said: Said[] = [];
  readonly faces = new Map<number, Face>();
  private readonly streams = new Map<string, Stream>();
  private readonly byNumber = new Map<number, Stream>();
  private readonly byId = new Map<string, Row>();
  private readonly open = new Set<Stream>();
  private readonly sentLately: Row[] = [];
  private readonly world: World;
  stirred: () => void = () => {};
  dropped = 0;

  constructor(world: World) {
    this.world = world;
  }

  say({ address, subject = "", weight = 2, kind, thread = false }: Saying): Said {
    const { now } = this.world;
    const key = `${address}/${subject}`;
    const stream = this.streams.get(key) ?? this.opened(key, address, thread);
    const said: Said = { words: `w${this.said.length}`, address, at: now, sentAt: null, copies: 0 };
    this.said.push(said);
    const seq = stream.rows.length + 1;
    const id = `${stream.id}-${seq}`;
    const row: Row = {
      ...BLANK,
      id,
      stream: stream.id,
      seq,
      priority: weight,
      notBefore: new Date(now),
      notice: { kind: kind ?? (thread ? "client-words" : "answer"), data: {} } as Notice,
      conversation: stream.conversation,
      message: {
        id,
        text: said.words,
        album: null,
        author: { is: "contact", id: key },
        room: "client",
        deletedAt: null,
      } as DueDelivery["message"],
      settledAt: null,
    };
    stream.rows.push(row);
    this.byId.set(id, row);
    stream.nextAt ??= now;
    this.open.add(stream);
    this.stirred();
    return said;
  }

  private opened(key: string, address: string, thread: boolean): Stream {
    const kind = thread ? "thread" : "private";
    const conversation = { id: key, address, kind, room: "internal", ticketId: null } as DueDelivery["conversation"];
    const stream: Stream = { id: this.streams.size + 1, address, rows: [], conversation, done: 0, nextAt: null };
    this.streams.set(key, stream);
    this.byNumber.set(stream.id, stream);
    return stream;
  }

  /** Wants a card, home tab or receipt shown as it is now. */
  show(id: number, kind: Face["kind"], messageId: string | null): void {
    const { now } = this.world;
    const face = this.faces.get(id);
    if (face) {
      face.wanted += 1;
      face.nextAt = Math.min(face.nextAt ?? now, now);
    } else {
      const conversation = { id: `${id}`, address: kind === "card" && !messageId ? null : "C0DESK:1", ticketId: null };
      const fresh = { id, kind, subject: `${id}`, conversation, messageId, wanted: 1, shownAs: null, attempts: 0 };
      this.faces.set(id, { ...fresh, since: null, shown: 0, nextAt: now });
    }
    this.stirred();
  }

  get unsent(): number {
    return this.said.filter(({ sentAt }) => sentAt === null).length;
  }

  /** What stands nowhere and waits nowhere. */
  get lost(): readonly Said[] {
    const waiting = new Set(
      [...this.open].flatMap(({ rows, done }) => rows.slice(done).map(({ message }) => message!.text)),
    );
    return this.said.filter(({ sentAt, words }) => sentAt === null && !waiting.has(words));
  }

  readonly store: OutboundStore = {
    account: ACCOUNT,
    due: async (except, most, only) => {
      const left = new Set(except);
      const streams = only ? only.flatMap((id) => this.byNumber.get(id) ?? []) : [...this.open];
      return streams
        .filter((stream) => this.isDue(stream) && !left.has(stream.id))
        .sort((a, b) => a.nextAt! - b.nextAt!)
        .slice(0, most)
        .flatMap((stream) => ahead(stream));
    },
    waiting: async (most, lately) => {
      const known = new Set(lately?.known);
      const and = new Set(lately?.and);
      const since = lately?.since.getTime() ?? Number.NEGATIVE_INFINITY;
      const heads: Waiting[] = [];
      for (const stream of this.open) {
        const isListed = !lately || and.has(stream.id) || (stream.nextAt! > since && !known.has(stream.id));
        if (isListed && this.isDue(stream)) heads.push(waitingOf(stream));
      }
      const oldest = heads.toSorted((a, b) => +a.since - +b.since).slice(0, most / 10);
      const weightiest = heads.sort((a, b) => a.weight - b.weight || +a.since - +b.since).slice(0, most);
      return [...new Set([...weightiest, ...oldest])];
    },
    behind: async (id, seq, most) => {
      const stream = this.byNumber.get(id);
      return stream ? stream.rows.slice(seq, seq + most).map((row) => ({ ...row })) : [];
    },
    mark: async ({ id, parts, settled }) => {
      if (settled) this.settle(settled);
      this.begin(id, parts);
      return true;
    },
    markJoined: async ({ id, parts, settled }, others) => {
      if (settled) this.settle(settled);
      this.begin(id, parts);
      for (const other of others) this.begin(other.id, [{ call: null, id: null, within: id }]);
      return true;
    },
    part: async (ids) => {
      for (const id of ids) Object.assign(this.byId.get(id)!, { state: "pending", parts: null });
    },
    settle: async (settled) => this.settle(settled),
    defer: async () => {},
    nextAt: async (after) => {
      const at = after.getTime();
      let next = Number.POSITIVE_INFINITY;
      for (const { nextAt } of this.open) if (nextAt! > at && nextAt! < next) next = nextAt!;
      for (const { nextAt } of this.faces.values()) if (nextAt !== null && nextAt > at && nextAt < next) next = nextAt;
      return next < Number.POSITIVE_INFINITY ? new Date(next) : null;
    },
    projections: async (except, wanted, most) => {
      const left = new Set(except);
      const due: Face[] = [];
      for (const face of this.faces.values())
        if (face.nextAt !== null && face.nextAt <= this.world.now && !left.has(face.id)) due.push(face);
      return wanted.flatMap((kind) =>
        due
          .filter((face) => faceOf(face) === kind)
          .sort((a, b) => (kind === "receipt" ? b.nextAt! - a.nextAt! : a.nextAt! - b.nextAt!))
          .slice(0, most)
          .map((face) => ({ ...face, card: {}, receipt: { platformId: face.subject } }) as never),
      );
    },
    dropReceipts: async (before) => {
      for (const face of this.faces.values()) {
        if (face.kind !== "receipt" || face.nextAt === null || face.nextAt > before.getTime()) continue;
        Object.assign(face, { shown: face.wanted, nextAt: null });
        this.dropped += 1;
      }
    },
    beginProjection: async () => {},
    shown: async ({ id, messageId, shown, shownAs, nextAt }) => {
      const face = this.faces.get(id)!;
      face.messageId = messageId ?? face.messageId;
      if (messageId) face.conversation = { ...face.conversation, address: `C0DESK:${messageId}` };
      face.shown = shown ?? face.shown;
      face.shownAs = shownAs ?? face.shownAs;
      const again = shown !== null && face.wanted > shown ? this.world.now + 2_000 : null;
      face.nextAt = again ?? nextAt?.getTime() ?? null;
    },
    homeFacts: async () => null,
    partsOf: async (id) => this.byId.get(id)?.parts ?? [],
    contactNames: async () => ({ name: "", company: null }),
    lists: async () => [],
    jobsAt: async () => [],
    clocksOf: async () => new Map(),
    ticketsOf: async () => new Map(),
    readdress: async () => {},
    sentSince: async (at) =>
      [...this.sentLately.filter(({ settledAt }) => settledAt! > at.getTime()), ...this.underWay()].map((row) => ({
        address: row.conversation.address!,
        parts: row.parts!.filter(({ call }) => call !== null),
        at: new Date(row.settledAt ?? this.world.now),
      })),
  };

  private underWay(): Row[] {
    return [...this.open]
      .flatMap(({ rows, done }) => rows.slice(done, done + AHEAD))
      .filter(({ state }) => state === "sending");
  }

  private isDue({ nextAt }: Stream): boolean {
    return nextAt !== null && nextAt <= this.world.now;
  }

  private begin(id: string, parts: readonly FrozenPart[]): void {
    const row = this.byId.get(id)!;
    Object.assign(row, { state: "sending", attempts: row.attempts + 1, parts });
  }

  private settle({ id, seq, state, parts, joins, nextAt }: Settled): void {
    const row = this.byId.get(id)!;
    const stream = this.byNumber.get(row.stream);
    Object.assign(row, { state, parts: parts ?? row.parts, settledAt: this.world.now });
    for (const joining of joins) Object.assign(this.byId.get(joining.id)!, { state, parts: joining.parts });
    if (state === "sent") this.sentLately.push(row);
    if (!stream) return;
    const isFinal = state !== "pending" && state !== "unknown";
    if (isFinal) stream.done = seq;
    stream.nextAt = isFinal ? (stream.rows[seq]?.notBefore.getTime() ?? null) : (nextAt?.getTime() ?? null);
    if (stream.nextAt === null) this.open.delete(stream);
  }
}

const faceOf = ({ kind, messageId }: Face) => (kind === "card" && messageId === null ? "new-card" : kind);
/** So many of a stream are read at once. */
const AHEAD = 8;
const ahead = ({ rows, done }: Stream): DueDelivery[] => rows.slice(done, done + AHEAD).map((row) => ({ ...row }));

const waitingOf = (stream: Stream): Waiting => {
  const { rows, done } = stream;
  let weight = rows[done]!.priority;
  for (let n = done + 1; n < rows.length && n < done + AHEAD; n += 1) weight = Math.min(weight, rows[n]!.priority);
  return {
    stream: stream.id,
    address: stream.address,
    kind: rows[done]!.notice.kind,
    edits: false,
    weight,
    since: new Date(stream.nextAt!),
  };
};

const BLANK = {
  version: 1,
  state: "pending",
  room: "internal",
  expiresAt: null,
  attempts: 0,
  firstAttemptAt: null,
  possiblyDoubled: false,
  parts: null,
  ticket: null,
  files: [],
  quotes: null,
  reader: { name: "", language: null, zone: null },
  authorPicture: null,
  openHere: 1,
  clientChannel: null,
  clock: null,
  job: null,
  mayHear: true,
} as const satisfies Partial<DueDelivery>;

export interface Platform {
  readonly limits: Limits;
  readonly join?: boolean;
  readonly ask?: boolean;
  /** Seconds to wait, or 0: taken. Asked when the call arrives. */
  readonly refuses: (part: Part, address: string) => number;
  /** How long a call is on its way to the platform; the answer takes as long. */
  readonly onItsWayMs?: () => number;
}

/** A channel's sender between what waits and a platform that keeps strictly to its limits. */
export const openLoad = (world: World, platform: Platform) => {
  const waits = new Waits(world);
  const calls: Record<string, { done: number; refused: number }> = {};
  const posts: { at: number; address: string; words: string }[] = [];
  const known = new Map<string, string>();
  let sender: Sender;

  const send: Bot["send"] = async (part, { address, mark, signal }) => {
    await world.pause(platform.onItsWayMs?.() ?? 5 + 40 * world.random());
    const count = calls[part.method] ?? { done: 0, refused: 0 };
    calls[part.method] = count;
    const seconds = platform.refuses(part, address);
    if (seconds > 0) {
      count.refused += 1;
      return { is: "later", at: new Date(world.now + seconds * 1_000), why: "429" };
    }
    count.done += 1;
    const isPost = part.method === "say" || part.method === "chat.postMessage";
    if (isPost) arrived(String(part.body.text ?? ""), address, mark);
    await world.pause(15);
    if (signal.aborted) return { is: "unknown", since: world.date() };
    return { is: "sent", id: `${world.now}.${count.done}` } satisfies Outcome;
  };

  const arrived = (words: string, address: string, mark: string): void => {
    posts.push({ at: world.now, address, words });
    known.set(mark, `${world.now}`);
    for (const one of words.split("\n")) {
      const said = /^w\d+$/.test(one) && waits.said[Number(one.slice(1))];
      if (!said) continue;
      said.sentAt ??= world.now;
      said.copies += 1;
    }
  };

  const bot: Bot = {
    ...fakeBot({ limits: platform.limits, join: platform.join, ask: platform.ask }).bot,
    render: (post) => renderAs(post, platform),
    send,
    find: async (_, { mark }) => {
      await world.pause(30);
      const id = known.get(mark);
      return !platform.ask ? { is: "never" } : id ? { is: "found", id } : { is: "absent" };
    },
  };

  const open = (): void => {
    sender = createSender({
      store: waits.store,
      bot,
      now: world.date,
      word: async ({ message }) => ({ act: "say", body: rich(message?.text ?? ""), files: [], choices: [] }),
      faces: {
        card: () => ({
          colour: "grey",
          title: `${world.now}`,
          badge: "",
          lines: [],
          buttons: [],
          menu: [],
          summary: "",
        }),
        job: () => {
          throw new Error("no jobs in the load");
        },
        home: () => ({ title: "", sections: [] }),
        receipt: () => ["sent"],
        deskAddress: platform.join ? "C0DESK" : null,
      },
      report: async () => {},
      late: async () => {},
      log: quiet,
      sent: () => {},
    });
    sender.wake();
  };
  open();
  waits.stirred = () => sender.wake();

  return {
    waits,
    calls,
    posts,
    /** Dies as with kill -9: what it began stays as it is, and another takes over a little later. */
    killed: (): void => {
      sender.drop();
      world.at(world.now + 300, open);
    },
    stop: (): void => sender.drop(),
    sum: () => {
      const all = Object.values(calls);
      const done = all.reduce((sum, call) => sum + call.done, 0);
      const refused = all.reduce((sum, call) => sum + call.refused, 0);
      return { done, refused, share: refused / Math.max(1, done + refused) };
    },
  };
};

const renderAs = (post: Post, { join }: Platform): Part[] => {
  switch (post.act) {
    case "say":
      return [{ method: join ? "chat.postMessage" : "say", body: { text: plainText(post.body) } }];
    case "card":
      return post.id === null
        ? [{ method: "chat.postMessage", body: { text: post.card.title } }]
        : [{ method: "chat.update", body: { ts: post.id }, harmless: true, spends: "update" }];
    case "react":
      return post.add.map(() => ({ method: "reactions.add", body: {}, harmless: true, spends: "mark" }));
    default:
      return [];
  }
};

export const share = (times: readonly number[], at: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.ceil(times.length * at) - 1)] ?? 0;

/** How long words waited until they stood there; those that never came waited until now. */
export const waitsOf = (said: readonly Said[], now: number): number[] =>
  said.map(({ at, sentAt }) => (sentAt ?? now) - at);
