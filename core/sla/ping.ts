import { type Actor, DESK } from "../actor.ts";
import { asDelivered, type Notice } from "../notices.ts";
import { changePrivately, noteUnreached, ownChat, reachOf, type Told, tellPrivately } from "../people/privately.ts";
import type { Recorded, Tx } from "../ports.ts";
import type { Conversation, Member } from "../records.ts";
import type { Ticket } from "../tickets/ticket.ts";
import type { Clock, DueStep, StepName } from "./clock.ts";
import type { Endangered, Listed, OnDuty, Settlement } from "./notices.ts";

/** A list is read by a person, and each of its tickets is looked up when one of them is settled. */
const MOST_LISTED = 20;

const LOOKED_AT_AGAIN_MS = 5_000;

const WEIGHT: Record<StepName, number> = { half: 0, warning: 1, missed: 2 };

interface Receiver {
  readonly member: Member;
  readonly chat: Conversation;
  readonly manages: boolean;
  /** By clock: of several steps of one clock the last says enough. */
  readonly steps: Map<string, DueStep>;
}

/**
 * Tells of thresholds that are over: at half whoever holds the ticket (nobody: all engineers on duty), then the managers.
 * Whoever has several reasons to be told gets one message, with all tickets in it.
 */
export const pingFor = async (tx: Tx, steps: readonly DueStep[]): Promise<void> => {
  if (steps.length === 0) return;
  const duty = await tx.members.onDuty();
  const managers = await reachOf(tx, await tx.members.managers());
  const engineers = await reachOf(
    tx,
    duty.map(({ member }) => member),
  );
  const receivers = new Map<string, Receiver>();
  const add = ({ member, chat }: Reached, step: DueStep): void => {
    const known: Receiver = receivers.get(member.id) ?? {
      member,
      chat,
      manages: isManager(member),
      steps: new Map(),
    };
    const before = known.steps.get(step.clock.id);
    if (!before || WEIGHT[before.step] < WEIGHT[step.step]) known.steps.set(step.clock.id, step);
    receivers.set(member.id, known);
  };
  const holders = await holdersOf(tx, steps);
  const forManagers: DueStep[] = [];
  for (const step of steps) {
    const holder = holders.get(step.ticket.holding?.member ?? "");
    // Never silence: where nobody holds it and nobody is on duty, the managers are asked at once.
    const told = step.step === "half" ? (holder ? [holder] : engineers.reached) : [];
    if (told.length === 0) forManagers.push(step);
    for (const one of told.length > 0 ? told : managers.reached) add(one, step);
  }
  const open = duty.map(({ member, open: count }): OnDuty => ({ member: member.id, name: member.name, open: count }));
  for (const receiver of receivers.values()) await ping(tx, receiver, open);
  if (forManagers.length > 0)
    await noteUnreached(
      tx,
      managers.missed,
      managers.reached.map(({ member }) => member),
      numbersOf(forManagers),
    );
};

export const isManager = ({ roles }: Member): boolean => roles.includes("manager");

interface Reached {
  readonly member: Member;
  readonly chat: Conversation;
}

/** Who holds tickets that are half over, each asked for once; thousands may be over after a downtime. */
const holdersOf = async (tx: Tx, steps: readonly DueStep[]): Promise<ReadonlyMap<string, Reached>> => {
  const held = steps.flatMap(({ step, ticket }) => (step === "half" && ticket.holding ? [ticket.holding.member] : []));
  const holders = new Map<string, Reached>();
  for (const id of new Set(held)) {
    const member = await tx.members.find(id);
    const chat = member && (await ownChat(tx, member));
    if (member && chat) holders.set(id, { member, chat });
  }
  return holders;
};

const ping = async (tx: Tx, { member, chat, manages, steps }: Receiver, duty: readonly OnDuty[]): Promise<void> => {
  const all = [...steps.values()].sort((a, b) => WEIGHT[b.step] - WEIGHT[a.step] || timeOf(a.clock) - timeOf(b.clock));
  const listed = all.slice(0, MOST_LISTED);
  const tickets = listed.map((step): Listed => ({ ...endangered(step), settled: null }));
  const only = listed.length === 1 && all.length === 1 ? listed[0]!.ticket.id : null;
  const told = tellPrivately(
    tx,
    member,
    chat,
    {
      kind: "promise-ping",
      data: { edits: null, tickets, more: all.length - listed.length, duty, manages },
    },
    only,
  );
  for (const { clock, step, ticket } of listed) {
    notePinged(tx, ticket.id, { clock: clock.id, step, told });
    // Whoever ends it in this moment does not see that somebody is being told.
    await tx.timers.set("promise-over", clock.id, new Date(tx.now.getTime() + LOOKED_AT_AGAIN_MS));
  }
};

const timeOf = ({ dueAt }: Clock): number => dueAt?.getTime() ?? Number.POSITIVE_INFINITY;

const numbersOf = (steps: readonly DueStep[]): readonly number[] =>
  [...new Set(steps.map(({ ticket }) => ticket.number ?? 0))].slice(0, MOST_LISTED);

const endangered = ({ clock, step, ticket, company }: DueStep): Endangered => ({
  clock: clock.id,
  ticket: ticket.id,
  number: ticket.number ?? 0,
  title: ticket.title,
  company: company?.name ?? null,
  vip: company?.vip ?? false,
  step,
  dueAt: (clock.dueAt ?? clock.startedAt).toISOString(),
  holder: ticket.holding?.name ?? null,
});

interface Pinged {
  readonly clock: string;
  readonly step: StepName;
  readonly told: Told;
}

export const notePinged = (tx: Tx, ticket: string, pinged: Pinged): void =>
  tx.tickets.record({ ticket, kind: "pinged", by: DESK, data: { ...pinged } });

/** The pings of a clock, and what was decided about it, the newest last. */
export const pingsOf = async (tx: Tx, ticket: string, clock: string) => {
  const recorded = (await tx.tickets.recorded(ticket, ["pinged", "ping-settled"])).filter(
    ({ data }) => data.clock === clock,
  );
  return {
    pinged: recorded.filter(({ kind }) => kind === "pinged").map(pingedOf),
    settled: recorded.filter(({ kind }) => kind === "ping-settled").map(settledOf),
  };
};

const pingedOf = ({ at, data }: Recorded): Pinged & { readonly at: Date } => ({ ...(data as unknown as Pinged), at });

const settledOf = ({ at, by, data }: Recorded) => ({ at, by, settlement: data as unknown as Settlement });

/** One of a list is looked at alone, with its own buttons; it is changed like the others when somebody decides. */
export const pingAlone = async (tx: Tx, member: Member, chat: Conversation, ticket: Ticket, clock: Clock) => {
  const { pinged } = await pingsOf(tx, ticket.id, clock.id);
  const company = ticket.companyId ? await tx.people.company(ticket.companyId) : null;
  const step = pinged.at(-1)?.step ?? "missed";
  const due = { clock, step, dueAt: clock.dueAt ?? clock.startedAt, ticket, company };
  const duty = (await tx.members.onDuty()).map(
    (one): OnDuty => ({ member: one.member.id, name: one.member.name, open: one.open }),
  );
  await ping(tx, { member, chat, manages: isManager(member), steps: new Map([[clock.id, due]]) }, duty);
};

/**
 * What was decided takes the place of the question, for all who were asked. `offers`: whoever is on it may do more, in
 * their own message.
 */
export const settlePings = async (
  tx: Tx,
  ticket: Ticket,
  clock: Clock,
  by: Actor,
  settlement: Settlement,
  offers: { readonly member: string; readonly holds: boolean } | null = null,
): Promise<void> => {
  const { pinged } = await pingsOf(tx, ticket.id, clock.id);
  tx.tickets.record({ ticket: ticket.id, kind: "ping-settled", by, data: { clock: clock.id, ...settlement } });
  const duty = offers
    ? (await tx.members.onDuty()).map(({ member, open }): OnDuty => ({ member: member.id, name: member.name, open }))
    : [];
  for (const { told } of pinged) {
    const said = await tx.outbox.noticeOf(told.delivery);
    if (said?.kind !== "promise-ping") continue;
    const mine = offers?.member === told.member ? { duty, holds: offers.holds } : null;
    const notice = await changed(tx, said, {
      clock: clock.id,
      settlement,
      edits: asDelivered(told.delivery),
      offers: mine,
    });
    if (notice) changePrivately(tx, told.conversation, notice, ticket.id);
  }
};

type Ping = Extract<Notice, { kind: "promise-ping" }>;

interface Change {
  readonly clock: string;
  readonly settlement: Settlement;
  readonly edits: string;
  readonly offers: Extract<Notice, { kind: "ping-settled" }>["data"]["offers"];
}

const changed = async (
  tx: Tx,
  { data }: Ping,
  { clock, settlement, edits, offers }: Change,
): Promise<Notice | null> => {
  const [only] = data.tickets;
  if (!only) return null;
  if (data.tickets.length === 1 && data.more === 0) {
    const { settled: _, ...ticket } = only;
    return { kind: "ping-settled", data: { edits, ticket, settled: settlement, offers } };
  }
  const tickets: Listed[] = [];
  for (const one of data.tickets) {
    const settled = one.clock === clock ? settlement : await lastSettled(tx, one);
    tickets.push({ ...one, settled });
  }
  return { kind: "promise-ping", data: { ...data, edits, tickets } };
};

const lastSettled = async (tx: Tx, { ticket, clock }: Endangered): Promise<Settlement | null> =>
  (await pingsOf(tx, ticket, clock)).settled.at(-1)?.settlement ?? null;
