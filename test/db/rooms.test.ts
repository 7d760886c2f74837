import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { wordDelivery } from "../../bots/dialogue/views/word.ts";
import { newId } from "../../core/id.ts";
import { speakInThread } from "../../core/messages/speak.ts";
import type { Notice } from "../../core/notices.ts";
import type { DueDelivery, OutboundStore } from "../../core/outbound.ts";
import { acceptJob } from "../../core/partners/accept.ts";
import { declineJob } from "../../core/partners/decline.ts";
import { expireOffer } from "../../core/partners/expire.ts";
import { approveJob, finishJob, giveUpJob, returnJob } from "../../core/partners/finish.ts";
import type { Job } from "../../core/partners/job.ts";
import { passToClient, speakToDesk, speakToPartner } from "../../core/partners/speak.ts";
import { setVisit, startWay } from "../../core/partners/visit.ts";
import { withdrawJob } from "../../core/partners/withdraw.ts";
import type { Outgoing } from "../../core/ports.ts";
import { Refusal } from "../../core/refusal.ts";
import { hearClient } from "../../core/tickets/hear.ts";
import { memberActor } from "../../core/tickets/take.ts";
import { createOutboundStore } from "../../db/deliveries.ts";
import { useDatabase } from "../ground.ts";
import { FIELDS, type JobScene, openJobScene, type Worker, words } from "./partners.ts";

const ground = useDatabase(8);

const storeOf = ({ account, clock }: JobScene, channel: string): OutboundStore =>
  createOutboundStore({ pool: ground.pool, channel, account, now: clock.now });

const news: Notice = { kind: "job-news", data: { edits: null, what: "approved", words: null, stars: null } };
const offer: Notice = { kind: "job-offer", data: { edits: null } };
const settled: Notice = { kind: "offer-settled", data: { edits: null, state: "taken" } };
const said: Notice = { kind: "job-words", data: {} };
const screen: Notice = { kind: "my-jobs", data: { edits: null } };

describe("a notice of a link room is written only where it may be heard", () => {
  let scene: JobScene;
  let job: Job;
  beforeEach(async () => {
    scene = await openJobScene(ground);
    job = await scene.offer({ to: [scene.pepe] });
  });

  const tell = (told: Partial<Outgoing>): Promise<unknown> =>
    scene.inTx(async (tx) =>
      tx.outbox.add({
        conversation: scene.pepe.chat,
        room: "link",
        subject: job.id,
        notice: news,
        job: job.id,
        priority: 4,
        ...told,
      }),
    );
  const refused = async (told: Partial<Outgoing>): Promise<void> => {
    await expect(tell(told)).rejects.toThrow("another room");
  };

  test("before it is accepted: offers to those who were asked, and words to those who asked back", async () => {
    await tell({ notice: offer });
    await tell({ notice: settled });
    await tell({ conversation: job.threadId });
    await refused({});
    await refused({ notice: { kind: "job-yours", data: { edits: null } } });
    await refused({ notice: said });
    await refused({ conversation: scene.levante.chat, notice: offer });
    const question = await scene.onJob(job.id, (tx, held) =>
      speakToDesk(tx, scene.pepe.person, held, words("which printer?")),
    );
    await tell({ notice: said, message: question.id });
    await refused({ notice: news });
  });

  test("once it is accepted: all of it to that partner, and to the others what became of their offer", async () => {
    const shared = await scene.offer();
    await scene.onJob(shared.id, (tx, held) => acceptJob(tx, scene.pepe.person, held, null));
    await tell({ job: shared.id });
    await tell({ job: shared.id, conversation: scene.levante.chat, notice: settled });
    await refused({ job: shared.id, conversation: scene.levante.chat });
    await refused({ job: shared.id, conversation: scene.levante.chat, notice: said });
    await refused({ job: shared.id, conversation: job.threadId });
  });

  test("only its own words, and nothing of another room", async () => {
    await scene.onJob(job.id, (tx, held) => acceptJob(tx, scene.pepe.person, held, null));
    const { message } = await scene.inTx(async (tx) =>
      hearClient(tx, await tx.tickets.hold(scene.ticket), await tx.people.contact(scene.contact), words("help")),
    );
    await refused({ notice: said, message });
    await refused({ notice: said, message, conversation: job.threadId });
    for (const room of ["client", "internal"] as const)
      for (const conversation of [scene.pepe.chat, job.threadId])
        await refused({ room, conversation, job: null, notice: { kind: "taken", data: { member: "Oleg" } } });
    for (const conversation of [scene.chat, scene.thread]) await refused({ conversation });
  });

  test("without a job: screens", async () => {
    await tell({ job: null, subject: "screens", notice: screen });
    await refused({ job: null, notice: screen });
    await refused({ job: newId() });
  });
});

describe("it is asked again when it leaves", () => {
  let scene: JobScene;
  let job: Job;
  beforeEach(async () => {
    scene = await openJobScene(ground);
    job = await scene.offer({ to: [scene.pepe] });
    await scene.onJob(job.id, (tx, held) => acceptJob(tx, scene.pepe.person, held, null));
  });

  const heard = async (): Promise<boolean[]> =>
    (await storeOf(scene, scene.jobs).due([], 50))
      .filter(({ state }) => state === "pending")
      .map(({ mayHear }) => mayHear);

  test.each([
    ["whoever works there no more", "update partner_person set left_at = now() where partner_id = $1"],
    [
      "a chat that has become another partner's",
      "update conversation set partner_id = gen_random_uuid() where partner_id = $1",
    ],
    [
      "a person who works for another",
      "update partner_person set partner_id = gen_random_uuid() where partner_id = $1",
    ],
    ["whose job it is no more", "update job set partner_id = gen_random_uuid() where partner_id = $1"],
  ])("%s", async (_who, change) => {
    expect(await heard()).toEqual([true]);
    await ground.owner.query(change, [scene.pepe.partner]);
    expect(await heard()).toEqual([false]);
  });

  test("an offer comes without what acceptance opens, also to whoever reads it late", async () => {
    const other = await scene.offer({ to: [scene.pepe, scene.levante] });
    const due = async () => JSON.stringify(await storeOf(scene, scene.jobs).due([], 50));
    expect(await due()).toContain(FIELDS.district);
    await ground.owner.query("update delivery set state = 'sending' where job_id = $1", [other.id]);
    await scene.onJob(other.id, (tx, held) => acceptJob(tx, scene.levante.person, held, null));
    const toPepe = (await storeOf(scene, scene.jobs).due([], 50)).filter(
      ({ conversation, job: told }) => conversation.id === scene.pepe.chat && told?.job.id === other.id,
    );
    expect(toPepe.length).toBeGreaterThan(0);
    expect(JSON.stringify(toPepe)).not.toContain(FIELDS.address);
    expect(JSON.stringify(toPepe)).not.toContain("Laia");
  });
});

interface Step {
  readonly does: (typeof DOES)[number];
  readonly who: number;
  readonly which: number;
}

const DOES = [
  ...["client", "answer", "note", "offer", "accept", "decline", "ask", "tell", "tell", "pass", "visit", "way"],
  ...["done", "return", "approve", "give-up", "withdraw", "expire", "send", "send"],
] as const;

/** A desk where anything happens; each word that somebody says is known, with where it may be read. */
class Desk {
  readonly scene: JobScene;
  readonly jobs: Job[] = [];
  /** By the word: the conversations where it may stand. */
  readonly may = new Map<string, Set<string>>();
  readonly seen: { readonly conversation: string; readonly text: string }[] = [];
  private count = 0;
  private sent = 0;
  private links: { readonly id: string; readonly word: string }[] = [];

  constructor(scene: JobScene) {
    this.scene = scene;
  }

  word(room: string, ...places: readonly string[]): string {
    this.count += 1;
    const word = `${room}word${this.count}x`;
    this.may.set(word, new Set(places));
    return word;
  }

  async does({ does, who, which }: Step): Promise<void> {
    const { scene } = this;
    const worker = who === 0 ? scene.pepe : scene.levante;
    const job = this.jobs[which % Math.max(1, this.jobs.length)];
    try {
      if (does === "client" || does === "answer" || does === "note") await this.talk(does);
      else if (does === "offer") await this.offer(who);
      else if (does === "send") await this.send();
      else if (job) await this.work(does, worker, job);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }

  private async talk(does: "client" | "answer" | "note"): Promise<void> {
    const { scene } = this;
    await scene.inTx(async (tx) => {
      const ticket = await tx.tickets.hold(scene.ticket);
      if (does === "client") {
        const word = this.word("client", scene.thread, scene.chat);
        await hearClient(tx, ticket, await tx.people.contact(scene.contact), words(word));
        return;
      }
      const word = does === "note" ? this.word("note", scene.thread) : this.word("answer", scene.thread, scene.chat);
      const place = { id: scene.thread, channelId: scene.deskChannel, address: null, kind: "thread" } as const;
      const thread = {
        ...place,
        room: "internal",
        ticketId: ticket.id,
        jobId: null,
        partnerId: null,
        companyId: null,
      } as const;
      const said = words(does === "note" ? `;; ${word}` : word);
      await speakInThread(tx, {
        member: scene.oleg,
        thread,
        dialogue: {},
        ticket,
        words: said,
        leadsWithMember: false,
      });
    });
  }

  private async offer(who: number): Promise<void> {
    const { scene } = this;
    const to = who === 0 ? [scene.pepe] : [scene.pepe, scene.levante];
    const problem = this.word("problem", ...to.map(({ chat }) => chat));
    const address = this.word("address");
    const job = await scene.offer({ to, fields: { problem, address, contact: this.word("nobody") } });
    this.jobs.push(job);
    for (const word of [problem, address]) this.may.get(word)!.add(job.threadId);
  }

  private async work(does: string, worker: Worker, { id, threadId, fields }: Job): Promise<void> {
    const { scene } = this;
    const { person, chat } = worker;
    await scene.onJob(id, async (tx, job) => {
      const partner = [scene.pepe, scene.levante].find((one) => one.partner === job.partnerId);
      const theirs = partner ? [partner.chat] : [];
      switch (does) {
        case "accept":
          await acceptJob(tx, person, job, null);
          this.may.get(fields.address!)!.add(chat);
          return;
        case "decline":
          await declineJob(tx, person, job, this.word("reason", threadId, ...this.managers()), null);
          return;
        case "ask": {
          const word = this.word("link", threadId);
          this.links.push({ word, id: (await speakToDesk(tx, person, job, words(word))).id });
          return;
        }
        case "tell": {
          const asked = partner ? [] : await tx.jobs.askedBy(id);
          const askers = [scene.pepe, scene.levante].filter((one) => asked.includes(one.partner));
          const word = this.word("told", ...theirs, ...askers.map((one) => one.chat));
          await speakToPartner(tx, scene.oleg, job, words(word));
          return;
        }
        case "pass": {
          const link = this.links.at(-1);
          if (!link) return;
          await passToClient(tx, scene.oleg, (await tx.messages.byId(link.id))!);
          for (const place of [scene.chat, scene.thread]) this.may.get(link.word)!.add(place);
          return;
        }
        case "visit":
          await setVisit(tx, person, job, new Date(tx.now.getTime() + 3_600_000), null);
          return;
        case "way":
          await startWay(tx, person, job, null);
          return;
        case "done":
          await finishJob(tx, person, job, { words: this.word("done", threadId, chat), minutes: 5 }, null);
          return;
        case "return":
          await returnJob(tx, scene.oleg, job, this.word("back", threadId, ...theirs));
          return;
        case "approve":
          await approveJob(tx, scene.oleg, job, { stars: 3, words: this.word("rated", threadId, ...theirs) });
          return;
        case "give-up":
          await giveUpJob(tx, person, job, this.word("gave-up", threadId, ...this.managers()), null);
          return;
        case "withdraw":
          await withdrawJob(tx, memberActor(scene.rosa), job);
          return;
      }
    });
    if (does === "expire") await scene.inTx((tx) => expireOffer(tx, id));
  }

  private managers(): string[] {
    return ["managers"];
  }

  /** Everything that is due leaves, in words. */
  async send(): Promise<void> {
    const { scene } = this;
    scene.clock.move(30_000);
    await ground.owner.query(
      `with rootless as (update conversation set address = 'C1:' || id where account_id = $1 and address is null returning id)
       update stream s set next_at = $2 from rootless r where s.conversation_id = r.id and s.next_at is null and s.last_seq > s.done_seq`,
      [scene.account.id, scene.clock.now()],
    );
    for (const channel of [scene.clients, scene.jobs, scene.deskChannel]) {
      const store = storeOf(scene, channel);
      for (let due = await store.due([], 50); due.length > 0; due = await store.due([], 50))
        for (const one of due) await this.deliver(store, one);
    }
  }

  private async deliver(store: OutboundStore, due: DueDelivery): Promise<void> {
    const { scene } = this;
    const goes = due.state === "pending" && due.mayHear;
    this.sent += 1;
    if (goes) {
      const post = await wordDelivery(due, {
        account: scene.account,
        now: scene.clock.now(),
        channelKind: "telegram",
        channelNames: { telegram: "Telegram", slack: "Slack" },
        lists: store.lists,
        jobs: store.jobsAt,
        clocksOf: store.clocksOf,
        partsOf: store.partsOf,
        ticketsOf: store.ticketsOf,
        contact: store.contactNames,
        desk: store.homeFacts,
      });
      const place = due.conversation;
      const outside = place.room !== "internal" && place.kind === "private";
      // Outside the desk not even what words might be chosen from may know of other rooms.
      const text = JSON.stringify(outside ? [post, due] : post);
      this.seen.push({
        conversation: place.kind === "private" && place.room === "internal" ? "managers" : place.id,
        text,
      });
    }
    await store.settle({
      id: due.id,
      stream: due.stream,
      seq: due.seq,
      conversation: due.conversation.id,
      ticket: due.ticket?.id ?? null,
      message: due.message?.id ?? null,
      state: goes ? "sent" : "superseded",
      parts: [{ call: {}, id: `${this.sent}` }],
      why: null,
      possiblyDoubled: false,
      nextAt: null,
      posted: goes ? [`${this.sent}`] : [],
      joins: [],
    });
  }

  leaks(): string[] {
    return this.seen.flatMap(({ conversation, text }) =>
      [...this.may].flatMap(([word, places]) =>
        text.includes(word) && !places.has(conversation) ? [`${word} in ${this.nameOf(conversation)}: ${text}`] : [],
      ),
    );
  }

  private nameOf(conversation: string): string {
    const { scene } = this;
    const names = { [scene.chat]: "the client's chat", [scene.thread]: "the ticket's thread" };
    const chats = { [scene.pepe.chat]: "Pepe's chat", [scene.levante.chat]: "Laia's chat" };
    return { ...names, ...chats }[conversation] ?? "a job's thread";
  }
}

const steps = fc.array(fc.record<Step>({ does: fc.constantFrom(...DOES), who: fc.nat(1), which: fc.nat(2) }), {
  minLength: 5,
  maxLength: 30,
});

describe("whatever happens on a desk", () => {
  test("a word of one room never leaves by another's deliveries", { timeout: 120_000 }, async () => {
    let said = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const desk = new Desk(await openJobScene(ground));
        // A desk without jobs would try little.
        const [client, first, ask] = ["client", "offer", "ask"] as const;
        const begin: Step[] = [client, first, ask].map((does) => ({ does, who: 1, which: 0 }));
        for (const step of [...begin, ...taken]) await desk.does(step);
        await desk.send();
        said += desk.seen.length;
        expect(desk.leaks()).toEqual([]);
        // What may be read is read: the words that a job's thread got are there.
        expect(desk.seen.some(({ text }) => text.includes("linkword"))).toBe(true);
      }),
      { numRuns: 25 },
    );
    expect(said).toBeGreaterThan(100);
  });
});
