import type pg from "pg";
import { audit, type Sums } from "./audit.ts";
import { judge, type Numbered, numberedIn, type Seen, type Verdict, type Way, written } from "./judge.ts";
import type { Client, Said } from "./people.ts";
import { DESKS, type Loose, type Platforms } from "./platforms.ts";

/** Why words did not arrive, as the program says it. */
interface Aside {
  readonly why: string;
  readonly waits: boolean;
}

export interface Side {
  readonly sent: number;
  readonly delivered: number;
  readonly files: number;
  readonly parked: readonly string[];
  readonly stuck: readonly string[];
  readonly lost: readonly string[];
  readonly crossings: readonly string[];
  readonly inversions: readonly string[];
  /** Handed to us by the platform in another order than they were written in. */
  readonly handedOver: number;
  /** Repeated, and nobody was told that it may be. */
  readonly repeated: readonly string[];
  /** Repeated inside the documented window: marked. */
  readonly marked: readonly string[];
}

export interface Findings {
  readonly toDesk: Side;
  readonly toClients: Side;
  readonly notes: number;
  /** Answers that were marked as internal or deleted after they were written. */
  readonly takenBack: number;
  /** Taken back, and still where the client reads, though nobody at the desk was told that it may be. */
  readonly leftBehind: readonly string[];
  /** The same where the desk was told, or where Slack never told us that it was taken back. */
  readonly toldLeft: readonly string[];
  /** Internal words, or their files, where a client reads. */
  readonly leaks: readonly string[];
  /** Clients who have not exactly one ticket with one card. */
  readonly tickets: readonly string[];
  /** Presses that a platform took and that changed nothing. */
  readonly presses: readonly string[];
  readonly sums: Sums;
  /** What does not add up. */
  readonly gaps: readonly string[];
}

interface Line extends Seen {
  readonly files: readonly string[];
}

export interface Checking {
  readonly owner: pg.Client;
  readonly platforms: Platforms;
  readonly clients: readonly Client[];
  readonly said: readonly Said[];
  readonly urgencies: ReadonlyMap<string, string>;
}

/** Reads what the stand-ins hold and what the database says, and compares both with what was said. */
export const check = async (checking: Checking): Promise<Findings> => {
  const { owner, platforms, clients, said } = checking;
  const { threads, cards } = await readThreads(platforms);
  const chats = await readChats(platforms, clients);
  const around = {
    said,
    asides: await readAsides(owner),
    doubled: await readDoubled(owner),
    arrivals: await readArrivals(owner),
    polled: new Set(clients.filter(({ desk }) => desk.intake === "polling").map(({ name }) => name)),
  };
  const sums = await audit(owner);
  const takenBack = new Map(said.filter(({ kind }) => kind === "take-back").map((one) => [firstOf(written(one)), one]));
  const left = [...takenBack.keys()].filter((name) =>
    chats.some(({ text, files }) =>
      numberedIn([text, ...files].join(" ")).some((one) => firstOf(written(one)) === name),
    ),
  );
  const unheard = new Set<unknown>(await readUnheard(platforms));
  const notRemoved = await readNotRemoved(owner);
  const isTold = (name: string): boolean =>
    around.doubled.has(name) || notRemoved.has(name) || unheard.has(takenBack.get(name)!.id);
  return {
    toDesk: sideOf("in", threads, around),
    toClients: sideOf("out", chats, around),
    takenBack: takenBack.size,
    leftBehind: left.filter((name) => !isTold(name)),
    toldLeft: left.filter(isTold),
    notes: said.filter(({ way }) => way === "note").length,
    leaks: chats.flatMap(({ place, text, files }) =>
      numberedIn([text, ...files].join(" ")).flatMap((words) =>
        words.way === "note" ? [`${written(words)} in the chat of ${place}`] : [],
      ),
    ),
    tickets: await oddTickets(owner, cards, said),
    presses: await lostPresses(owner, checking.urgencies, clients),
    sums,
    gaps: gapsOf(sums),
  };
};

interface Around {
  readonly said: readonly Said[];
  readonly asides: ReadonlyMap<string, Aside>;
  readonly doubled: ReadonlySet<string>;
  /** The number of a message's update in its lane. */
  readonly arrivals: ReadonlyMap<string, number>;
  /** Clients whose bot asks for updates: those come in their order. */
  readonly polled: ReadonlySet<string>;
}

const sideOf = (way: Way, lines: readonly Line[], { said, asides, doubled, arrivals, polled }: Around): Side => {
  const isBack = new Set(said.filter(({ kind }) => kind === "take-back").map((one) => firstOf(written(one))));
  const mine = said.filter((one) => one.way === way && !isBack.has(firstOf(written(one))));
  const names = mine.map(written);
  const ownerOf = (place: string): string => place;
  const plain = judge(names, lines, { way, ownerOf });
  const arrivedAs = (words: Numbered): number => arrivals.get(written({ ...words, edit: 0 })) ?? words.n;
  const rank = (words: Numbered): number => (way === "in" && polled.has(words.owner) ? words.n : arrivedAs(words));
  const ranked: Verdict = judge(names, lines, { way, ownerOf, rank });
  // Told from the number that each update has in its lane: what came to us late was not put there late by us.
  const inversions = plain.inversions.filter((one) =>
    ranked.inversions.some((other) => firstOf(one) === firstOf(other)),
  );

  const files = countFiles(lines);
  const missing = mine.flatMap((one) => one.files.filter((file) => !files.has(`${one.owner}/${file}`)));
  const asideOf = (name: string): Aside | undefined => asides.get(firstOf(name));
  const absent = [...plain.lost, ...missing];
  const twice = [...plain.doubled, ...[...files].flatMap(([file, count]) => (count > 1 ? [file.split("/")[1]!] : []))];
  const isMarked = (name: string): boolean => doubled.has(firstOf(name));
  return {
    sent: mine.length,
    delivered: mine.length - plain.lost.length,
    files: mine.reduce((sum, one) => sum + one.files.length, 0) - missing.length,
    parked: absent.flatMap((name) => (asideOf(name)?.waits === false ? [`${name}: ${asideOf(name)!.why}`] : [])),
    stuck: absent.filter((name) => asideOf(name)?.waits === true),
    lost: absent.filter((name) => asideOf(name) === undefined),
    crossings: [...plain.crossings, ...strayFiles(lines)],
    inversions,
    handedOver: plain.inversions.length - inversions.length,
    repeated: twice.filter((name) => !isMarked(name)),
    marked: twice.filter(isMarked),
  };
};

/** The words as first written: `c001-in-07-e2` and `c001-in-07.txt` are both of `c001-in-07`. */
const firstOf = (name: string): string => {
  const [words] = numberedIn(name);
  return words ? written({ ...words, edit: 0 }) : name;
};

const countFiles = (lines: readonly Line[]): Map<string, number> => {
  const count = new Map<string, number>();
  for (const { place, files } of lines)
    for (const file of files) count.set(`${place}/${file}`, (count.get(`${place}/${file}`) ?? 0) + 1);
  return count;
};

const strayFiles = (lines: readonly Line[]): string[] =>
  lines.flatMap(({ place, files }) =>
    files
      .filter((file) => numberedIn(file)[0] && numberedIn(file)[0]!.owner !== place)
      .map((file) => `${file} in ${place}`),
  );

/** What our bots wrote in the desks' threads, each thread by the client whose first words are its card's title. */
const readThreads = async (platforms: Platforms): Promise<{ threads: Line[]; cards: Map<string, number> }> => {
  const threads: Line[] = [];
  const cards = new Map<string, number>();
  for (const { channel } of DESKS) {
    const { messages }: Loose = await platforms.control("slack", "messages", { channel });
    const owners = new Map<string, string>();
    for (const one of messages as Loose[]) {
      if (!one.bot_id) continue;
      const isRoot = !one.thread_ts || one.thread_ts === one.ts;
      const [title] = numberedIn(one.text ?? "");
      if (isRoot && title) {
        owners.set(one.ts, title.owner);
        cards.set(title.owner, (cards.get(title.owner) ?? 0) + 1);
      }
      if (isRoot) continue;
      const place = owners.get(one.thread_ts) ?? `an unknown thread ${one.thread_ts}`;
      // Under a client's name stand the client's words; what the desk is told about them may quote them.
      const isClients = one.username !== undefined || /^\S+ edited: /.test(one.text ?? "");
      threads.push({
        place,
        text: isClients ? wordsOf(one.text) : "",
        files: (one.files ?? []).map((file: Loose) => file.name),
      });
    }
  }
  return { threads, cards };
};

/** A text that names a file that follows says no words of its message. */
const wordsOf = (text = ""): string => text.replaceAll(/\S+\.(txt|jpg)\b/g, "");

/** What our bots wrote in the clients' chats. */
const readChats = async (platforms: Platforms, clients: readonly Client[]): Promise<Line[]> => {
  const lines: Line[] = [];
  for (const { id, name, desk } of clients) {
    const messages: Loose[] = await platforms.control("telegram", "messages", { chat: id, bot: desk.token });
    for (const one of messages) {
      if (one.by !== "bot" || one.deleted) continue;
      lines.push({
        place: name,
        text: wordsOf(one.text ?? one.caption),
        files: one.files.map((file: Loose) => file.fileName ?? ""),
      });
    }
  }
  return lines;
};

/** Words that are set aside or still wait, with the reason, by their first name. */
const readAsides = async (owner: pg.Client): Promise<Map<string, Aside>> => {
  const asides = new Map<string, Aside>();
  const { rows } = await owner.query<{ words: string; state: string; why: string | null }>(`
    select raw as words, state, why from inbox where state <> 'done'
    union all
    select m.text, d.state, d.why from delivery d join message m on m.id = d.message_id
    where d.kind in ('client-words', 'client-edited', 'answer', 'answer-edited', 'file-follows') and d.state not in ('sent', 'superseded', 'void')
    union all
    select m.text, case f.state when 'gone' then 'gone' else 'pending' end, f.why from file f join message m on m.id = f.message_id
    where f.state <> 'ready'`);
  for (const { words, state, why } of rows) {
    const [first] = numberedIn(words);
    if (!first) continue;
    const waits = ["pending", "sending", "unknown"].includes(state);
    if (waits || why) asides.set(written({ ...first, edit: 0 }), { why: `${state}: ${why ?? ""}`, waits });
  }
  return asides;
};

/** What could not be taken back, or may have arrived before it was, as the desk was told. */
const readNotRemoved = async (owner: pg.Client): Promise<Set<string>> => {
  const { rows } = await owner.query<{ text: string }>(`
    select m.text from delivery d join message m on m.id = d.message_id
    where d.kind in ('answer', 'file-follows', 'answer-removed') and d.state in ('refused', 'gone') and d.why is not null`);
  return new Set(rows.flatMap(({ text }) => numberedIn(text).map((words) => written({ ...words, edit: 0 }))));
};

/** The messages of which Slack gave up to tell us something. */
const readUnheard = async (platforms: Platforms): Promise<string[]> => {
  const { lost } = await platforms.control("slack", "lost");
  return lost.flatMap(({ ts }: Loose) => ts ?? []);
};

const readDoubled = async (owner: pg.Client): Promise<Set<string>> => {
  const { rows } = await owner.query<{ text: string }>(
    "select m.text from delivery d join message m on m.id = d.message_id where d.possibly_doubled and d.kind in ('client-words', 'answer', 'file-follows')",
  );
  return new Set(rows.flatMap(({ text }) => numberedIn(text).map((words) => written({ ...words, edit: 0 }))));
};

const readArrivals = async (owner: pg.Client): Promise<Map<string, number>> => {
  const { rows } = await owner.query<{ raw: string; seq: string }>(
    "select raw, seq from inbox where key like 'message:%' and raw is not null",
  );
  const arrivals = new Map<string, number>();
  for (const { raw, seq } of rows) {
    const [words] = numberedIn(raw);
    if (!words) continue;
    const first = written({ ...words, edit: 0 });
    arrivals.set(first, Math.min(arrivals.get(first) ?? Number.POSITIVE_INFINITY, Number(seq)));
  }
  return arrivals;
};

/** Each client has said one thing after the other, so each has one ticket, with one card. */
const oddTickets = async (
  owner: pg.Client,
  cards: ReadonlyMap<string, number>,
  said: readonly Said[],
): Promise<string[]> => {
  const { rows } = await owner.query<{ name: string; count: string }>(
    "select c.name, count(t.id) from contact c join ticket t on t.contact_id = c.id group by c.name",
  );
  const tickets = new Map(rows.map(({ name, count }) => [name, Number(count)]));
  const spoke = new Set(said.filter(({ way }) => way === "in").map(({ owner: name }) => name));
  return [...spoke].flatMap((name) => {
    const [count, shown] = [tickets.get(name) ?? 0, cards.get(name) ?? 0];
    return count === 1 && shown === 1 ? [] : [`${name} has ${count} tickets and ${shown} cards`];
  });
};

const lostPresses = async (
  owner: pg.Client,
  urgencies: ReadonlyMap<string, string>,
  clients: readonly Client[],
): Promise<string[]> => {
  const { rows } = await owner.query<{ name: string; priority: string | null }>(
    "select c.name, t.priority from contact c join ticket t on t.contact_id = c.id",
  );
  const priorities = new Map(rows.map(({ name, priority }) => [name, priority]));
  return clients.flatMap(({ name }) => {
    const wanted = urgencies.get(name);
    return wanted === undefined || priorities.get(name) === wanted
      ? []
      : [`${name} pressed ${wanted}, the ticket says ${priorities.get(name)}`];
  });
};

const gapsOf = ({ received, done, parked, pending, deliveries, written: told }: Sums): string[] => [
  ...(received === done + parked + pending
    ? []
    : [`received ${received}, done ${done} + set aside ${parked} + pending ${pending}`]),
  ...(deliveries === told ? [] : [`notices ${told}, with a state ${deliveries}`]),
];
