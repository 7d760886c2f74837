import { expect, test } from "vitest";
import { type Move, namesMove, saysMove } from "../../../bots/dialogue/partner-moves.ts";

const MOVES: readonly Move[] = ["accept", "decline", "way", "arrived", "done", "give-up", "jobs", "skip"];
const movesIn = (text: string): Move[] => MOVES.filter((move) => saysMove(text, move));

test.each([
  ["I'll take it!", ["accept"]],
  ["Acepto", ["accept"]],
  ["беру", ["accept"]],
  ["ok", ["accept"]],
  ["Sí", ["accept"]],
  ["no", ["decline"]],
  ["rechazo.", ["decline"]],
  ["On my way 🚗", ["way"]],
  ["estoy en camino", ["way"]],
  ["Еду", ["way"]],
  ["I’m here", ["arrived"]],
  ["ya he llegado", ["arrived"]],
  ["на месте", ["arrived"]],
  ["Done!", ["done"]],
  ["hecho", ["done"]],
  ["всё готово", ["done"]],
  ["can't do it", ["give-up"]],
  ["не смогу", ["give-up"]],
  ["mis trabajos", ["jobs"]],
  ["не знаю", ["skip"]],
] as const)("%s", (text, expected) => expect(movesIn(text)).toEqual(expected));

test("the same word before and after accepting means two things, and the job's state decides", () => {
  expect(movesIn("no puedo")).toEqual(["decline", "give-up"]);
  expect(movesIn("не могу")).toEqual(["decline", "give-up"]);
});

test.each(["done with the door, the till is next", "on my way to the shop I saw smoke", "I accept parcels", "", "?"])(
  "%j is no move",
  (text) => expect(movesIn(text)).toEqual([]),
);

test("a plain yes names nothing", () => {
  expect(namesMove("yes", "accept")).toBe(false);
  expect(namesMove("I'll take it", "accept")).toBe(true);
});
