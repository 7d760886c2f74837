import { deliveredAs, type Notice } from "../../../core/notices.ts";
import type { DueDelivery } from "../../../core/outbound.ts";
import { unreachable } from "../../../core/unreachable.ts";
import { againOrNew, belongs, whichTicket } from "./belonging.ts";
import * as client from "./client.ts";
import * as desk from "./desk.ts";
import * as facts from "./desk-facts.ts";
import * as ended from "./ended.ts";
import * as jobs from "./jobs.ts";
import * as manager from "./manager.ts";
import * as screens from "./screens.ts";
import {
  type ClientTelling,
  type DeskTelling,
  type TicketTelling,
  tellingOf,
  toClient,
  toJob,
  toPartner,
  type WordContext,
  type Worded,
} from "./telling.ts";
import { deskList, whisper } from "./whispers.ts";
import { wordToPartner } from "./word-partner.ts";
import { askZone, zoneSet } from "./zones.ts";

/** A delivery in its reader's words. Null: there is nothing to say any more. */
export const wordDelivery = async (due: DueDelivery, context: WordContext): Promise<Worded> => {
  const notice = await inPlace(due.notice, context);
  const telling = tellingOf(due, context);
  if (due.conversation.room === "link" && due.conversation.kind === "private")
    return wordToPartner(notice, toPartner(telling, due));
  const toDesk: DeskTelling = { ...telling, message: due.message };
  const reader = toClient(telling, due.conversation.room === "link" ? null : due.message);
  const about = (view: (telling: TicketTelling) => Worded | Promise<Worded>) => aboutTicket(reader, view);
  // The desk's lines show words of both rooms, so a client's conversation never gets one.
  const inside = (view: (telling: DeskTelling) => Worded | Promise<Worded>) =>
    due.conversation.room === "internal" ? view(toDesk) : null;
  // A job's room hears neither the client's words nor the desk's own.
  const isJobThread = due.conversation.room === "link" && due.conversation.kind === "thread";
  const toRoom = toJob(telling, due.message);
  const inJobThread = (view: (telling: DeskTelling) => Worded | Promise<Worded>) => (isJobThread ? view(toRoom) : null);

  switch (notice.kind) {
    case "registered":
      return about((telling) => client.registered(telling, notice.data));
    case "taken":
      return about((telling) => client.taken(telling, notice.data));
    case "holder-changed":
      return about((telling) => client.holderChanged(telling, notice.data));
    case "answer":
      return client.answer(reader);
    case "answer-edited":
      return client.answerEdited(reader, notice.data);
    case "answer-removed":
      return client.answerRemoved(reader, notice.data);
    case "file-follows":
      if (due.conversation.room === "link") return desk.fileFollows(toRoom, notice.data);
      return desk.fileFollows(due.conversation.room === "internal" ? toDesk : reader, notice.data);
    case "solved":
      return about((telling) => ended.solved(telling, notice.data));
    case "solved-settled":
      return about((telling) => ended.solvedSettled(telling, notice.data));
    case "ask-rating":
      return about((telling) => ended.askRating(telling, notice.data));
    case "rated":
      return about((telling) => ended.rated(telling, notice.data));
    case "rating-words-thanked":
      return about((telling) => ended.ratingWordsThanked(telling, notice.data));
    case "ask-what-is-missing":
      return about((telling) => ended.askWhatIsMissing(telling, notice.data));
    case "closed-by-itself":
      return about(ended.closedByItself);
    case "desk-late":
      return about(ended.deskLate);
    case "reopened":
      return about((telling) => ended.reopened(telling, notice.data));
    case "split-off":
      return client.splitOff(reader, notice.data);
    case "belongs":
      return about((telling) => belongs(telling, notice.data));
    case "which-ticket":
      return whichTicket(reader, notice.data);
    case "again-or-new":
      return againOrNew(reader, notice.data);
    case "file-trouble":
      return client.fileTrouble(reader, notice.data);
    case "thanks-mark":
      return { act: "react", id: notice.data.on, add: ["thanks"], drop: [] };
    case "welcome":
      return screens.welcome(reader, notice.data);
    case "my-tickets":
      return screens.myTickets(reader, notice.data);
    case "one-ticket":
      return about((telling) => screens.oneTicket(telling, notice.data));
    case "ask-language":
      return screens.askLanguage(reader, notice.data);
    case "language-set":
      return screens.languageSet(reader, notice.data);
    case "ask-zone":
      return askZone(reader, notice.data);
    case "zone-set":
      return zoneSet(reader, notice.data);
    case "new-ticket-awaited":
      return screens.newTicketAwaited(reader, notice.data);
    case "help":
      return screens.help(reader);
    case "cannot-show":
      return screens.cannotShow(reader, notice.data);
    case "refused":
      return screens.refused(reader, notice.data);
    case "stale-button":
      return screens.staleButton(reader, notice.data);
    case "thread-intro":
      return inside((telling) => desk.threadIntro(telling, notice.data));
    case "client-words":
      return inside((telling) => desk.clientWords(telling, notice.data));
    case "client-edited":
      return inside((telling) => desk.clientEdited(telling, notice.data));
    case "copy-removed":
      return { act: "remove", id: notice.data.id };
    case "client-removed":
      return inside(desk.clientRemoved);
    case "undelivered":
      return inside((telling) => facts.undelivered(telling, notice.data));
    case "possibly-doubled":
      return inside(facts.possiblyDoubled);
    case "unreachable":
      return inside((telling) => facts.unreachableLine(telling, notice.data));
    case "reachable":
      return inside((telling) => facts.reachableLine(telling, notice.data));
    case "room-question":
      return inside((telling) => facts.roomQuestion(telling, notice.data));
    case "still-internal":
      return inside((telling) => facts.stillInternal(telling, notice.data));
    case "marked-too-late":
      return inside((telling) => facts.markedTooLate(telling, notice.data));
    case "desk-line":
      return inside((telling) => facts.deskLine(telling, notice.data));
    case "old-words":
      return inside((telling) => desk.oldWords(telling, notice.data));
    case "internal-remark":
      return inside(desk.internalRemark);
    case "client-file-trouble":
      return isJobThread
        ? jobs.fileTrouble(toRoom, notice.data)
        : inside((telling) => desk.fileTrouble(telling, notice.data));
    case "could-not-be-read":
      return isJobThread
        ? desk.couldNotBeRead(toRoom, notice.data)
        : inside((telling) => desk.couldNotBeRead(telling, notice.data));
    case "was-away":
      return inside((telling) => facts.wasAway(telling, notice.data));
    case "visit-at":
      return about((telling) => jobs.visitAt(telling, notice.data));
    case "visit-other-time":
      return about((telling) => jobs.visitOtherTime(telling, notice.data));
    case "visit-off":
      return about((telling) => jobs.visitOff(telling, notice.data));
    case "on-the-way":
      return about(jobs.onTheWay);
    case "arrived":
      return about(jobs.arrived);
    case "job-intro":
      return inJobThread((telling) => jobs.jobIntro(telling, notice.data));
    case "job-line":
      return inJobThread((telling) => jobs.jobLine(telling, notice.data));
    case "job-words":
      return inJobThread(jobs.partnerWords);
    case "job-words-edited":
      return inJobThread(jobs.partnerEdited);
    case "job-words-removed":
      return inJobThread(jobs.partnerRemoved);
    // In the chats of partners' people alone, which have gone another way.
    case "job-offer":
    case "offer-settled":
    case "job-yours":
    case "job-news":
    case "job-asks":
    case "partner-welcome":
    case "partner-unknown":
    case "partner-help":
    case "no-job":
    case "my-jobs":
    case "which-job":
      return null;
    case "promise-ping":
      return inside((telling) => manager.promisePing(telling, notice.data));
    case "ping-settled":
      return inside((telling) => manager.pingSettled(telling, notice.data));
    case "why-deadline":
      return inside((telling) => manager.whyDeadline(telling, notice.data));
    case "given-to-you":
      return inside((telling) => manager.givenToYou(telling, notice.data));
    case "call-partner":
      return inside((telling) => manager.callPartner(telling, notice.data));
    case "partner-called":
      return inside((telling) => manager.partnerCalled(telling, notice.data));
    case "job-untaken":
      return inside((telling) => manager.jobUntaken(telling, notice.data));
    case "low-rating":
      return inside((telling) => manager.lowRating(telling, notice.data));
    case "review-asked":
      return inside((telling) => manager.reviewAsked(telling, notice.data));
    case "reviewed":
      return inside((telling) => manager.reviewed(telling, notice.data));
    case "thread-read":
      return inside((telling) => manager.threadRead(telling, notice.data));
    case "member-welcome":
      return inside(manager.memberWelcome);
    case "manager-unreachable":
      return inside((telling) => manager.managerUnreachable(telling, notice.data));
    case "whisper":
      return whisper(telling, notice.data);
    case "desk-list":
      return inside((telling) => deskList(telling, notice.data));
    default:
      return unreachable(notice);
  }
};

/** A message of ours that was known only by its delivery when the notice was written; gone unsent, there is none to change. */
const inPlace = async (notice: Notice, context: WordContext): Promise<Notice> => {
  const edits = "edits" in notice.data ? notice.data.edits : null;
  const delivery = edits === null ? null : deliveredAs(edits);
  if (delivery === null) return notice;
  const [first] = (await context.partsOf(delivery)).filter(client.isPosted);
  return { ...notice, data: { ...notice.data, edits: first?.id ?? null } } as Notice;
};

const aboutTicket = (reader: ClientTelling, view: (telling: TicketTelling) => Worded | Promise<Worded>) => {
  const { ticket } = reader;
  if (!ticket || ticket.number === null) return null;
  return view({ ...reader, ticket, number: ticket.number });
};
