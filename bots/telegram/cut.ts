import type { Rich, Span } from "../../core/rich.ts";
import { isInsidePair } from "./text.ts";

/** Pieces of at most `limit` UTF-16 units; joined they are the whole. Cut after a line, else after a word, else between characters. */
export function cut(rich: Rich, limit: number): Rich[] {
  const text = rich.map((span) => span.text).join("");
  const pieces: Rich[] = [];
  let from = 0;
  while (text.length - from > limit) {
    const to = from + cutAt(text.slice(from, from + limit + lookAhead), limit);
    pieces.push(slice(rich, from, to));
    from = to;
  }
  pieces.push(slice(rich, from, text.length));
  return pieces;
}

export function slice(rich: Rich, from: number, to: number): Rich {
  const spans: Span[] = [];
  let start = 0;
  for (const span of rich) {
    const text = span.text.slice(Math.max(0, from - start), Math.max(0, to - start));
    if (text !== "") spans.push({ ...span, text });
    start += span.text.length;
  }
  return spans;
}

// Characters are looked for near the cut only: segmenting a whole message costs milliseconds, and none is longer than this.
const lookAround = 64;
const lookAhead = 64;
const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function cutAt(text: string, limit: number): number {
  const line = text.lastIndexOf("\n", limit - 1) + 1;
  if (line > limit / 2) return line;
  const word = Math.max(text.lastIndexOf(" ", limit - 1), text.lastIndexOf("\t", limit - 1)) + 1;
  if (word > limit * 0.75) return word;
  return betweenCharacters(text, limit);
}

function betweenCharacters(text: string, limit: number): number {
  const near = Math.max(0, limit - lookAround);
  const start = isInsidePair(text, near) ? near - 1 : near;
  const ends = [...characters.segment(text.slice(start))].map(({ index }) => start + index);
  const end = ends.findLast((index) => index > start && index <= limit);
  return end ?? (isInsidePair(text, limit) ? limit - 1 : limit);
}
