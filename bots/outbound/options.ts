import type { Log } from "../../core/log.ts";
import type {
  CardFacts,
  DeliveryTrouble,
  DueDelivery,
  JobFacts,
  OutboundStore,
  ReceiptFacts,
  Settled,
} from "../../core/outbound.ts";
import type { Account } from "../../core/records.ts";
import type { Bot, Card, Home, Mark, Post } from "../bot.ts";

/** What a channel's sender stands on. */
export interface SenderOptions {
  readonly store: OutboundStore;
  readonly bot: Bot;
  readonly unpaced?: boolean;
  readonly now: () => Date;
  /** Words, in the reader's language; null: nothing to say any more. What was posted earlier is asked of `partsOf`. */
  readonly word: (due: DueDelivery, partsOf: OutboundStore["partsOf"]) => Promise<Post | readonly Post[] | null>;
  readonly faces: Faces;
  /** What the desk is told of a delivery that failed or may have gone out twice. */
  readonly report: (due: DueDelivery, what: DeliveryTrouble) => Promise<void>;
  /** A client's words have not reached the desk for a minute. */
  readonly late: (ticket: string) => Promise<void>;
  readonly log: Log;
  readonly sent: (outcome: Settled["state"], ms: number) => void;
}

type HomeFacts = NonNullable<Awaited<ReturnType<OutboundStore["homeFacts"]>>>;

/** How the things that always show the newest state look, worded. */
export interface Faces {
  card(facts: CardFacts, account: Account, now: Date): Card;
  job(facts: JobFacts, account: Account, now: Date): Card;
  home(facts: HomeFacts, account: Account, now: Date): Home;
  receipt(facts: ReceiptFacts, account: Account, now: Date): readonly Mark[];
  /** Where a ticket's card, or a job's, goes before its thread has an address. */
  readonly deskAddress: string | null;
}
