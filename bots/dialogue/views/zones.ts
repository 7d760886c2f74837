import type { Notice } from "../../../core/notices.ts";
import type { Choice, Post } from "../../bot.ts";
import { knownZone } from "../../times.ts";
import { type Words, wordsIn } from "../../words.ts";
import { buttonValue } from "../buttons.ts";
import { inRows, sayOrEdit, ticketsButton } from "./posts.ts";
import type { ClientTelling } from "./telling.ts";

type Data<Kind extends Notice["kind"]> = Extract<Notice, { kind: Kind }>["data"];

const BIG_CITIES = ["Europe/Madrid", "Europe/London", "Europe/Moscow", "America/New_York", "America/Mexico_City"];
const MOST_OFFERED = 6;

/** The likely ones first, each with the time it is there: people know the time where they are, not their zone's name. */
export const askZone = (
  { words, account, reader, now }: ClientTelling,
  { edits }: Data<"ask-zone">,
  way: Choice = ticketsButton(words),
): Post => {
  const likely = [reader.zone, account.zone, ...BIG_CITIES].filter((zone): zone is string => zone !== null);
  // Only a zone with a city means something to a person.
  const cities = likely.map(knownZone).filter((zone) => zone.includes("/"));
  const zones = [...new Set(cities)].slice(0, MOST_OFFERED);
  const choices = zones.map(
    (zone): Choice => ({
      label: wordsIn(words.language, zone).text("zone-choice", { city: cityOf(words, zone), now }),
      value: buttonValue("zone", zone),
    }),
  );
  return sayOrEdit(edits, words.rich("zone-asked"), [...inRows(choices, 2), [way]]);
};

export const zoneSet = (
  { words, account, reader, now }: ClientTelling,
  { edits }: Data<"zone-set">,
  way: Choice = ticketsButton(words),
): Post => {
  const zone = cityOf(words, knownZone(reader.zone ?? account.zone));
  return sayOrEdit(edits, words.rich("zone-set", { zone, now }), [[way]]);
};

const cityOf = (words: Words, zone: string): string => {
  const city = zone.split("/").at(-1) ?? zone;
  return words.text("city", { city, name: city.replaceAll("_", " ") });
};
