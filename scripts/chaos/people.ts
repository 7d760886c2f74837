import { pause } from "./child.ts";
import { type Numbered, type Way, written } from "./judge.ts";
import type { Act, ActKind, Plan } from "./plan.ts";
import { DESKS, type Desk, type Loose, type Platforms } from "./platforms.ts";
import { chosen } from "./random.ts";

/** Words that a platform took from somebody. */
export interface Said extends Numbered {
  readonly atMs: number;
  readonly kind: ActKind;
  /** Names of the files that came with them. */
  readonly files: readonly string[];
  /** Under which name the platform knows them. */
  readonly id: string | number;
}

export interface Client {
  readonly id: number;
  readonly name: string;
  readonly desk: Desk;
}

const FIRST_CLIENT = 1_001;
const ROOT_PATIENCE_MS = 600_000;

export const clientsOf = ({ clients }: Plan): Client[] =>
  Array.from({ length: clients }, (_, n) => ({
    id: FIRST_CLIENT + n,
    name: `c${String(n).padStart(3, "0")}`,
    desk: DESKS[n % DESKS.length]!,
  }));

/** What people write beside the number: all that a renderer may stumble over. */
const PHRASES = [
  "the till is dark",
  "order_123 *is [broken](here `and",
  "5 < 6 & 7 > 2 <b>not bold</b>",
  "см. счёт №42, ¿vale? 🧾",
  "first line\nsecond line",
  "https://example.com/a_b?c=d&e=f",
];

/** People on both sides of the desk, who do what the plan says and remember what the platform took. */
export class People {
  readonly said: Said[] = [];
  /** Who presses a button last, and what for. */
  readonly urgencies = new Map<string, string>();
  readonly roots = new Map<string, string>();
  readonly blocked = new Set<string>();
  readonly archived = new Set<string>();
  /** What the platforms refused: somebody had blocked the bot, or a button was gone. */
  refused = 0;
  private readonly clients: readonly Client[];
  private readonly platforms: Platforms;
  private readonly counts = new Map<string, number>();
  private readonly turns = new Map<string, Promise<void>>();

  constructor(clients: readonly Client[], platforms: Platforms) {
    this.clients = clients;
    this.platforms = platforms;
  }

  /** Does all acts at their times; resolves when the last is done. */
  async play(acts: readonly Act[], now: () => number): Promise<void> {
    for (const act of acts) {
      await pause(act.atMs - now());
      this.begin(act);
    }
    await Promise.all(this.turns.values());
  }

  /** One person does one thing after the other. */
  begin(act: Pick<Act, "kind" | "client" | "choice">): void {
    const client = this.clients[act.client]!;
    const turn = (this.turns.get(client.name) ?? Promise.resolve())
      .then(() => this.does(client, act.kind, act.choice))
      .catch(() => {
        this.refused += 1;
      });
    this.turns.set(client.name, turn);
  }

  private async does(client: Client, wanted: ActKind, choice: number): Promise<void> {
    const kind = this.possible(client, wanted);
    if (kind === null) return;
    const words = chosen(PHRASES, choice);
    switch (kind) {
      case "say":
        return this.writes(client, kind, words, []);
      case "document":
        return this.writes(client, kind, words, ["txt"]);
      case "photo":
        return this.writes(client, kind, words, ["jpg"]);
      case "album":
        return this.writes(client, kind, words, ["1.txt", "2.txt", "3.txt"]);
      case "edit":
        return this.edits(client, words, choice);
      case "urgency":
        return this.pressesUrgency(client, choice);
      case "answer":
        return this.answers(client, "out", kind, words, []);
      case "answer-file":
        return this.answers(client, "out", kind, words, ["txt"]);
      case "note":
        return this.answers(client, "note", kind, words, []);
      case "answer-edit":
        return this.editsAnswer(client, words, choice);
      case "take-back":
        return this.takesBack(client, words, choice);
      case "take":
        return this.takes(client);
    }
  }

  /** What this person can do now in place of what the plan wants: null: nothing. */
  private possible({ name, desk }: Client, wanted: ActKind): ActKind | null {
    const isOpen = this.counts.has(`${name}-in`);
    const ofDesk = ["answer", "answer-edit", "answer-file", "take-back", "note", "take"].includes(wanted);
    if (!isOpen) return this.blocked.has(name) ? null : "say";
    if (ofDesk && this.roots.has(name) && !this.archived.has(desk.key)) return wanted;
    if (this.blocked.has(name)) return null;
    return ofDesk ? "say" : wanted;
  }

  private async writes(client: Client, kind: ActKind, words: string, endings: readonly string[]): Promise<void> {
    const next = this.next(client, "in");
    const name = written(next);
    const text = `${name} ${words}`;
    const files = kind === "photo" ? [] : endings.map((ending) => `${name}.${ending}`);
    const items = files.map((fileName) => ({ kind: "document", fileName, base64: bytesOf(fileName) }));
    const body = { from: client.id, bot: client.desk.token };
    const posted =
      kind === "say"
        ? await this.telegram("say", { ...body, text })
        : kind === "photo"
          ? await this.telegram("photo", { ...body, caption: text, base64: bytesOf(name) })
          : kind === "album"
            ? await this.telegram("album", { ...body, caption: text, items })
            : await this.telegram("document", { ...body, caption: text, ...items[0] });
    this.took({ ...next, kind, files, id: posted.messageId });
    if (next.n === 0) void this.findRoot(client, name);
  }

  /** The card's thread, where the engineer writes. */
  private async findRoot({ name, desk }: Client, contains: string): Promise<void> {
    const card = await this.platforms
      .control("slack", "wait", { channel: desk.channel, from: desk.app, contains, timeoutMs: ROOT_PATIENCE_MS })
      .catch(() => null);
    if (card) this.roots.set(name, card.thread_ts ?? card.ts);
  }

  private async edits(client: Client, words: string, choice: number): Promise<void> {
    const mine = this.newestOf(client, "in", ["say"]);
    if (mine.length === 0) return this.writes(client, "say", words, []);
    const before = chosen(mine, choice);
    const next = { ...before, edit: before.edit + 1 };
    const where = { chat: client.id, bot: client.desk.token, messageId: before.id };
    await this.telegram("edit", { ...where, text: `${written(next)} ${words}` });
    this.took({ ...next, kind: "edit" });
  }

  private async pressesUrgency(client: Client, choice: number): Promise<void> {
    const [label, priority] = chosen(
      [
        ["Work has stopped", "urgent"],
        ["It's slow", "normal"],
        ["Can wait", "low"],
      ],
      choice,
    ) as [string, string];
    const place = { chat: client.id, bot: client.desk.token };
    const messages: Loose[] = await this.telegram("messages", place);
    const asking = messages.find((one) => JSON.stringify(one.reply_markup ?? null).includes(label));
    if (!asking || this.urgencies.has(client.name)) return this.writes(client, "say", "and quickly, please", []);
    await this.telegram("press", { ...place, from: client.id, messageId: asking.id, label });
    this.urgencies.set(client.name, priority);
  }

  private async answers(
    client: Client,
    way: Way,
    kind: ActKind,
    words: string,
    endings: readonly string[],
  ): Promise<void> {
    const next = this.next(client, way);
    const name = written(next);
    const files = endings.map((ending) => `${name}.${ending}`);
    const posted = await this.slack("post", {
      channel: client.desk.channel,
      user: client.desk.engineer,
      threadTs: this.roots.get(client.name),
      typed: `${way === "note" ? ";; " : ""}${name} ${words}`,
      ...(files.length > 0 ? { files: files.map((file) => ({ name: file, base64: bytesOf(file) })) } : {}),
    });
    this.took({ ...next, kind, files, id: posted.ts });
  }

  private async editsAnswer(client: Client, words: string, choice: number): Promise<void> {
    const mine = this.newestOf(client, "out", ["answer"]);
    if (mine.length === 0) return this.answers(client, "out", "answer", words, []);
    const before = chosen(mine, choice);
    const next = { ...before, edit: before.edit + 1 };
    const { channel, engineer } = client.desk;
    await this.slack("edit", { channel, user: engineer, ts: before.id, typed: `${written(next)} ${words}` });
    this.took({ ...next, kind: "answer-edit" });
  }

  /** Marks an answer as internal, or deletes it, whether it has left by then or not. */
  private async takesBack(client: Client, words: string, choice: number): Promise<void> {
    const mine = this.newestOf(client, "out", ["answer", "answer-file"]);
    if (mine.length === 0) return this.answers(client, "out", "answer", words, []);
    const before = chosen(mine, choice);
    const { channel, engineer } = client.desk;
    const place = { channel, user: engineer, ts: before.id };
    if (choice < 0.5) await this.slack("edit", { ...place, typed: `;; ${written(before)} ${words}` });
    else await this.slack("delete", place);
    this.took({ ...before, kind: "take-back" });
  }

  private async takes(client: Client): Promise<void> {
    const { channel, engineer } = client.desk;
    await this.slack("press", { channel, user: engineer, ts: this.roots.get(client.name), label: "Take" });
  }

  /** The last words of each number that began as one of these and was not taken back. */
  private newestOf({ name }: Client, way: Way, kinds: readonly ActKind[]): Said[] {
    const newest = new Map<number, Said>();
    for (const one of this.said) if (one.owner === name && one.way === way) newest.set(one.n, one);
    const began = new Set(
      this.said.filter((one) => one.owner === name && one.way === way && kinds.includes(one.kind)).map(({ n }) => n),
    );
    return [...newest.values()].filter(({ n, kind }) => began.has(n) && kind !== "take-back").slice(-5);
  }

  private next({ name }: Client, way: Way): Numbered {
    const n = this.counts.get(`${name}-${way}`) ?? 0;
    this.counts.set(`${name}-${way}`, n + 1);
    return { owner: name, way, n, edit: 0 };
  }

  private took(said: Omit<Said, "atMs">): void {
    this.said.push({ ...said, atMs: performance.now() });
  }

  private telegram(verb: string, body: object): Promise<Loose> {
    return this.platforms.control("telegram", verb, body);
  }

  private slack(verb: string, body: object): Promise<Loose> {
    return this.platforms.control("slack", verb, body);
  }
}

const bytesOf = (name: string): string => Buffer.from(`${name}\n`.repeat(50)).toString("base64");
