/** Said by the client to the desk, by the desk to the client, or among the desk alone. */
export type Way = "in" | "out" | "note";

/** Words that name whose they are, which way they go, and their number on that way: `ana-in-07`, edited: `ana-in-07-e1`. */
export interface Numbered {
  readonly owner: string;
  readonly way: Way;
  readonly n: number;
  /** 0 as first written; each edit counts up. */
  readonly edit: number;
}

export const written = ({ owner, way, n, edit }: Numbered): string =>
  `${owner}-${way}-${String(n).padStart(2, "0")}${edit > 0 ? `-e${edit}` : ""}`;

export const numbered = (owner: string, way: Way, n: number): string => written({ owner, way, n, edit: 0 });

/** All numbered words of a text, in their order. */
export const numberedIn = (text: string): Numbered[] =>
  [...text.matchAll(/([a-z]\w*)-(in|out|note)-(\d{2,})(?:-e(\d+))?/g)].map(([, owner, way, n, edit]) => ({
    owner: owner!,
    way: way as Way,
    n: Number(n),
    edit: Number(edit ?? 0),
  }));

/** One line of a conversation as somebody saw it: in a client's chat, or in a ticket's thread. */
export interface Seen {
  readonly place: string;
  readonly text: string;
}

export interface Verdict {
  readonly lost: string[];
  readonly doubled: string[];
  /** Words of one conversation that stand in another's place. */
  readonly crossings: string[];
  /** Words that stand before words that were said earlier. */
  readonly inversions: string[];
}

export interface Judging {
  readonly way: Way;
  /** Whose place it is; left out, it belongs to whom its first numbered words name. */
  readonly ownerOf?: (place: string) => string | undefined;
  /** What comes before what; left out, their numbers. */
  readonly rank?: (words: Numbered) => number;
}

/** What was said against what stands where. An edited text stands for all its earlier ones. */
export const judge = (said: readonly string[], seen: readonly Seen[], judging: Judging | Way): Verdict => {
  const {
    way,
    ownerOf = () => undefined,
    rank = ({ n }: Numbered) => n,
  } = typeof judging === "string" ? { way: judging } : judging;
  const times = new Map<string, number>();
  const newest = new Map<string, number>();
  const owners = new Map<string, string>();
  const latest = new Map<string, Numbered>();
  const crossings: string[] = [];
  const inversions: string[] = [];
  for (const { place, text } of seen) {
    for (const words of numberedIn(text).filter((one) => one.way === way)) {
      const name = written(words);
      const first = written({ ...words, edit: 0 });
      times.set(name, (times.get(name) ?? 0) + 1);
      const owner = ownerOf(place) ?? owners.get(place) ?? words.owner;
      owners.set(place, owner);
      if (owner !== words.owner) crossings.push(`${name} in ${place}`);
      // A second copy comes late by its nature, and so does an edit of what stands there.
      const isNew = !newest.has(first);
      newest.set(first, Math.max(newest.get(first) ?? 0, words.edit));
      if (!isNew) continue;
      const elder = latest.get(place);
      if (elder && rank(words) < rank(elder)) inversions.push(`${name} after ${written(elder)}`);
      else latest.set(place, words);
    }
  }
  const stands = (name: string): boolean => {
    const [words] = numberedIn(name);
    const edit = newest.get(written({ ...words!, edit: 0 }));
    return edit !== undefined && edit >= words!.edit;
  };
  return {
    lost: said.filter((name) => !stands(name)),
    // Each edit is a line that says the newest words, so those of the second edit may stand twice.
    doubled: [...times].flatMap(([name, count]) => (count > Math.max(numberedIn(name)[0]!.edit, 1) ? [name] : [])),
    crossings,
    inversions,
  };
};
