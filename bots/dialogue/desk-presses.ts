import { isId } from "../../core/id.ts";
import { settleRoom } from "../../core/messages/speak.ts";
import { PRIORITY } from "../../core/notices.ts";
import type { Tx } from "../../core/ports.ts";
import { Refusal } from "../../core/refusal.ts";
import { memberActor, releaseTicket, takeTicket } from "../../core/tickets/take.ts";
import { tellDesk } from "../../core/tickets/tell.ts";
import type { Priority } from "../../core/tickets/ticket.ts";
import { settleUnsorted } from "../../core/tickets/unsorted.ts";
import { prioritise, waitForClient } from "../../core/tickets/wait.ts";
import type { Pressed } from "../event.ts";
import { type Button, type DeskVerb, readButton, subjectParts } from "./buttons.ts";
import { type Act, whisper } from "./desk-act.ts";
import { onPass, onWithdraw } from "./desk-jobs.ts";
import { isManagerVerb, pressedByManager } from "./manager-presses.ts";

type Press = (tx: Tx, act: Act, button: Button, on: string | null) => Promise<void>;

/** A button in the desk. Whose ticket it names is looked up inside the account, so another account's id is simply unknown. */
export const pressedInDesk = async (tx: Tx, act: Act, event: Pressed): Promise<void> => {
  const button = readButton(event.value);
  if (button && isManagerVerb(button.verb)) return pressedByManager(tx, act, button, event.on);
  const press = button && PRESSES[button.verb as DeskVerb];
  if (!button || !press) return whisper(tx, act, "stale", {});
  await press(tx, act, button, event.on);
};

export const ticketById = async (tx: Tx, id: string) => {
  const ticket = isId(id) ? await tx.tickets.held(id) : null;
  if (!ticket) throw new Refusal("not-found", { number: 0 });
  return ticket;
};

const onTake: Press = async (tx, act, { subject }) => {
  await takeTicket(tx, act.member, await ticketById(tx, subject));
};

const onTakeOver: Press = async (tx, act, { subject }) => {
  await takeTicket(tx, act.member, await ticketById(tx, subject), "from-anybody");
};

const onRelease: Press = async (tx, act, { subject }) => {
  await releaseTicket(tx, memberActor(act.member), await ticketById(tx, subject));
};

const onWait: Press = async (tx, act, { subject }) => {
  await waitForClient(tx, act.member, await ticketById(tx, subject));
};

const PRIORITIES: readonly string[] = ["urgent", "normal", "low"] satisfies Priority[];

const onPriority: Press = async (tx, act, { subject }) => {
  const [id, priority] = subjectParts(subject);
  if (!PRIORITIES.includes(priority)) throw new Refusal("bad-input", { field: "priority" });
  await prioritise(tx, memberActor(act.member), await ticketById(tx, id), priority as Priority);
};

/** [Send to Ana] or [Keep inside]: only whoever wrote the words may say what they are. */
const decide =
  (room: "client" | "internal"): Press =>
  async (tx, act, { subject }, on) => {
    const message = isId(subject) ? await tx.messages.byId(subject) : null;
    if (message?.author.is !== "member") throw new Refusal("not-found", { number: 0 });
    if (message.author.id !== act.member.id) throw new Refusal("not-yours");
    const ticket = await tx.tickets.hold(message.ticketId);
    const thread = await tx.conversations.hold(message.conversationId);
    const answered = (await tx.dialogues.load(thread.id, act.member.id)).rooms?.[ticket.id];
    if (answered !== "asked" || message.deletedAt) throw new Refusal("stale");
    await settleRoom(tx, act.member, thread, ticket, message, room);
    tellDesk(
      tx,
      ticket,
      { kind: "room-question", data: { holder: ticket.holding?.name ?? "", edits: on, settled: room } },
      { message: message.id, priority: PRIORITY.fact },
    );
  };

/** The desk says where words belong that the client was asked about. */
const onPut: Press = async (tx, act, { subject }) => {
  const [id, number] = subjectParts(subject);
  const aside = await ticketById(tx, id);
  const target = /^\d{1,9}$/.test(number) ? await tx.tickets.holdByNumber(Number(number)) : null;
  if (aside.number !== null || aside.closure || !target || target.conversationId !== aside.conversationId)
    throw new Refusal("stale");
  await settleUnsorted(tx, aside, { target: { ticket: target }, by: memberActor(act.member) });
};

const onPutNew: Press = async (tx, act, { subject }) => {
  const aside = await ticketById(tx, subject);
  if (aside.number !== null || aside.closure) throw new Refusal("stale");
  await settleUnsorted(tx, aside, { target: "new", by: memberActor(act.member) });
};

const onDuty: Press = async (tx, act, { subject }) => {
  await tx.people.setDuty(act.member.id, subject === "on");
  tx.outbox.show("home", act.member.id, act.own.id);
};

/** Opens a form in the reflex; pressed where forms can't open it comes here. */
const opensForm: Press = async (tx, act) => whisper(tx, act, "stale", {});

const PRESSES: Record<DeskVerb, Press> = {
  take: onTake,
  "take-over": onTakeOver,
  release: onRelease,
  wait: onWait,
  resolve: opensForm,
  priority: onPriority,
  "room-client": decide("client"),
  "room-internal": decide("internal"),
  put: onPut,
  "put-new": onPutNew,
  duty: onDuty,
  partner: opensForm,
  withdraw: onWithdraw,
  approve: opensForm,
  "return-job": opensForm,
  pass: onPass,
};
