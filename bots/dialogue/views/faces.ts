import type { Faces } from "../../outbound/options.ts";
import { cardView } from "./card.ts";
import { homeView } from "./home.ts";
import { jobCard } from "./jobs.ts";
import { marksFor } from "./receipt.ts";

/** How cards, home tabs and receipts look; `deskAddress` is where a new card goes. */
export const createFaces = (deskAddress: string | null): Faces => ({
  deskAddress,
  card: (facts, account, now) => cardView(facts, account, now),
  job: (facts, account) => jobCard(facts, account),
  home: (facts, account) => homeView(facts, account),
  receipt: (facts, account, now) => marksFor(facts, account, now),
});
