import { beforeEach, describe, expect, test } from "vitest";
import { acceptJob } from "../../../core/partners/accept.ts";
import { declineJob } from "../../../core/partners/decline.ts";
import { expireOffer } from "../../../core/partners/expire.ts";
import { approveJob, finishJob, giveUpJob, returnJob } from "../../../core/partners/finish.ts";
import type { Job } from "../../../core/partners/job.ts";
import { passToClient, speakToDesk, speakToPartner } from "../../../core/partners/speak.ts";
import { arrive, askOtherTime, confirmVisit, setVisit, startWay } from "../../../core/partners/visit.ts";
import { withdrawJob } from "../../../core/partners/withdraw.ts";
import type { Tx } from "../../../core/ports.ts";
import type { Member } from "../../../core/records.ts";
import { Refusal, type RefusalCode } from "../../../core/refusal.ts";
import { confirmSolved, resolveTicket } from "../../../core/tickets/resolve.ts";
import { memberActor, takeTicket } from "../../../core/tickets/take.ts";
import { FIELDS, type JobScene, openJobScene, type Worker, words } from "../../db/partners.ts";
import { useDatabase } from "../../ground.ts";

const ground = useDatabase(8);
let scene: JobScene;

beforeEach(async () => {
  scene = await openJobScene(ground);
});

const accept = ({ person }: Worker, { id }: Job) => scene.onJob(id, (tx, job) => acceptJob(tx, person, job, "41"));
const decline = ({ person }: Worker, { id }: Job, reason = "too far") =>
  scene.onJob(id, (tx, job) => declineJob(tx, person, job, reason, null));
const finish = ({ person }: Worker, { id }: Job, told = { words: "new cutter", minutes: 40 as number | null }) =>
  scene.onJob(id, (tx, job) => finishJob(tx, person, job, told, null));
const inAnHour = () => new Date(scene.clock.now().getTime() + 3_600_000);

const refused = async (doing: Promise<unknown>, code: RefusalCode): Promise<void> => {
  const error = await doing.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Refusal);
  expect((error as Refusal).code).toBe(code);
};

/** What a place was told, in its order: kinds, with what was settled, said or done. */
const told = async (conversation: string): Promise<string[]> => {
  const { rows } = await ground.owner.query<{ kind: string; data: Record<string, unknown> }>(
    "select kind, data from delivery where conversation_id = $1 and state <> 'superseded' order by created_at, id",
    [conversation],
  );
  return rows.map(({ kind, data }) =>
    [kind, data.state ?? data.what ?? data.line].filter((part) => part !== undefined).join(" "),
  );
};

/** The deliveries so far have left: nothing of them can be taken back any more. */
const sendAll = () => ground.owner.query("update delivery set state = 'sent', attempts = 1, settled_at = created_at");

const offersOf = async ({ id }: Job): Promise<Record<string, string>> => {
  const offers = await scene.inTx((tx) => tx.jobs.offers(id));
  return Object.fromEntries(
    offers.map(({ partnerId, state }) => [partnerId === scene.pepe.partner ? "pepe" : "levante", state]),
  );
};

const timers = async (kind: string): Promise<string[]> =>
  (
    await ground.owner.query<{ subject: string }>("select subject from timer where kind = $1 and account_id = $2", [
      kind,
      scene.account.id,
    ])
  ).rows.map(({ subject }) => subject);

/** What whoever leads was told of jobs that nobody does. */
const untaken = async (): Promise<unknown[]> =>
  (
    await ground.owner.query<{ data: unknown }>(
      "select data from delivery where kind = 'job-untaken' and account_id = $1",
      [scene.account.id],
    )
  ).rows.map(({ data }) => data);

describe("an offer", () => {
  test("goes to all who are asked, with the shortest of their times", async () => {
    const job = await scene.offer();
    expect(job).toMatchObject({ number: 1, status: "offered", fields: FIELDS, partnerId: null });
    expect(job.answerBy.getTime() - scene.clock.now().getTime()).toBe(20 * 60_000);
    expect(await scene.now(job.id)).toEqual(job);
    expect(await timers("offer-expires")).toEqual([job.id]);
    for (const { chat } of [scene.pepe, scene.levante]) expect(await told(chat)).toEqual(["job-offer"]);
    expect(await told(job.threadId)).toEqual(["job-intro", "job-line offered"]);
    expect((await scene.offer()).number).toBe(2);
  });

  test("asks somebody who can hear it, about a ticket that is open", async () => {
    await refused(scene.offer({ to: [] }), "no-partner");
    await refused(scene.offer({ to: [{ ...scene.pepe, partner: scene.ticket }] }), "no-partner");
    await refused(scene.offer({ fields: { address: "Colón 12" } }), "bad-input");
    await ground.owner.query("update identity set unreachable = 'blocked' where platform_id = '801'");
    await refused(scene.offer(), "partner-unreachable");
    await ground.owner.query("update partner set suspended_at = now() where id = $1", [scene.levante.partner]);
    await refused(scene.offer({ to: [scene.levante] }), "no-partner");
    await ground.owner.query("update identity set unreachable = null");
    await ground.owner.query(
      `update ticket set closure = '{"by": {"is": "desk"}, "at": "2026-03-02T09:00:00Z", "how": "by-itself"}' where id = $1`,
      [scene.ticket],
    );
    await refused(scene.offer({ to: [scene.pepe] }), "already-closed");
  });

  test("is the first one's who accepts; the others read that it is taken", async () => {
    const job = await scene.offer();
    await sendAll();
    const accepted = await accept(scene.pepe, job);
    expect(accepted).toMatchObject({
      status: "accepted",
      partnerId: scene.pepe.partner,
      personId: scene.pepe.person.id,
      acceptedAt: scene.clock.now(),
    });
    expect(await offersOf(job)).toEqual({ pepe: "accepted", levante: "taken" });
    expect(await told(scene.pepe.chat)).toEqual(["job-offer", "job-yours"]);
    expect(await told(scene.levante.chat)).toEqual(["job-offer", "offer-settled taken"]);
    await refused(accept(scene.levante, job), "job-taken");
    await refused(decline(scene.levante, job), "job-taken");
  });

  test("that had not left yet never does", async () => {
    const job = await scene.offer();
    await accept(scene.pepe, job);
    expect(await told(scene.levante.chat)).toEqual([]);
    expect(await told(scene.pepe.chat)).toEqual(["job-yours"]);
  });

  test("accepted twice by the same is accepted once", async () => {
    const job = await scene.offer();
    await accept(scene.pepe, job);
    const before = await told(job.threadId);
    expect((await accept(scene.pepe, job)).status).toBe("accepted");
    expect(await told(job.threadId)).toEqual(before);
  });

  test.each([1, 2, 3])("of two who accept at once one has it (%i)", async () => {
    const job = await scene.offer();
    const both = await Promise.allSettled([accept(scene.pepe, job), accept(scene.levante, job)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const lost = both.find((one) => one.status === "rejected") as PromiseRejectedResult;
    expect((lost.reason as Refusal).code).toBe("job-taken");
    expect(Object.values(await offersOf(job)).sort()).toEqual(["accepted", "taken"]);
  });

  test("answered when its time is over is over, also where nobody has noted that yet", async () => {
    const job = await scene.offer();
    scene.clock.move(20 * 60_000);
    await refused(accept(scene.pepe, job), "offer-over");
    await scene.inTx((tx) => expireOffer(tx, job.id));
    await refused(accept(scene.pepe, job), "offer-over");
    await refused(decline(scene.pepe, job), "offer-over");
    expect(await scene.now(job.id)).toMatchObject({ status: "expired", endedAt: scene.clock.now() });
    expect(await told(job.threadId)).toEqual(["job-intro", "job-line offered", "job-line expired"]);
  });

  test.each([1, 2, 3])("that runs out while somebody accepts is one or the other (%i)", async () => {
    const job = await scene.offer();
    const [accepted] = await Promise.allSettled([accept(scene.pepe, job), scene.inTx((tx) => expireOffer(tx, job.id))]);
    const now = await scene.now(job.id);
    expect(now.status).toBe(accepted.status === "fulfilled" ? "accepted" : "expired");
    expect(await offersOf(job)).toEqual(
      accepted.status === "fulfilled"
        ? { pepe: "accepted", levante: "taken" }
        : { pepe: "expired", levante: "expired" },
    );
  });

  test("declined by all is told to whoever leads, with the last reason; a reason is needed", async () => {
    const job = await scene.offer();
    await sendAll();
    await refused(decline(scene.pepe, job, "  "), "reason-needed");
    expect((await decline(scene.pepe, job)).status).toBe("offered");
    expect((await decline(scene.pepe, job)).status).toBe("offered");
    expect((await decline(scene.levante, job, "no van")).status).toBe("declined");
    expect(await told(scene.pepe.chat)).toEqual(["job-offer", "offer-settled declined"]);
    expect((await told(job.threadId)).filter((line) => line.endsWith("declined"))).toHaveLength(2);
    expect(await untaken()).toEqual([
      expect.objectContaining({ why: "declined", reason: "no van", names: expect.arrayContaining(["Pepe"]) }),
    ]);
    await refused(accept(scene.pepe, job), "offer-over");
  });

  test("that nobody answered is told to whoever leads", async () => {
    const job = await scene.offer();
    await sendAll();
    await scene.inTx((tx) => expireOffer(tx, job.id));
    await scene.inTx((tx) => expireOffer(tx, job.id));
    expect(await offersOf(job)).toEqual({ pepe: "expired", levante: "expired" });
    for (const { chat } of [scene.pepe, scene.levante])
      expect(await told(chat)).toEqual(["job-offer", "offer-settled expired"]);
    expect(await untaken()).toEqual([expect.objectContaining({ why: "expired", reason: null })]);
  });

  test("can be taken back by anybody of the desk until somebody accepts", async () => {
    const job = await scene.offer();
    await sendAll();
    const { emma } = await engineers();
    await scene.onJob(job.id, (tx, held) => withdrawJob(tx, memberActor(emma), held));
    expect((await scene.now(job.id)).status).toBe("withdrawn");
    expect(await told(scene.levante.chat)).toEqual(["job-offer", "offer-settled withdrawn"]);
    await refused(accept(scene.levante, job), "offer-over");
  });

  test("of one whose partner was suspended meanwhile is over, while running jobs go on", async () => {
    const [open, running] = [await scene.offer(), await scene.offer()];
    await accept(scene.pepe, running);
    await ground.owner.query("update partner set suspended_at = now() where id = $1", [scene.pepe.partner]);
    await refused(accept(scene.pepe, open), "offer-over");
    expect((await finish(scene.pepe, running)).status).toBe("done");
  });
});

const engineers = async (): Promise<{ emma: Member }> => ({
  emma: await scene.inTx((tx) =>
    tx.people.addMember(scene.deskChannel, {
      platformId: "U0EMMA",
      name: "Emma",
      handle: null,
      picture: null,
      language: null,
      zone: null,
    }),
  ),
});

describe("whoever was not asked", () => {
  test("learns nothing of a job, whatever they press", async () => {
    const job = await scene.offer({ to: [scene.pepe] });
    const { person } = scene.levante;
    const attempts: ((tx: Tx, held: Job) => Promise<unknown>)[] = [
      (tx, held) => acceptJob(tx, person, held, null),
      (tx, held) => declineJob(tx, person, held, "no", null),
      (tx, held) => setVisit(tx, person, held, inAnHour(), null),
      (tx, held) => startWay(tx, person, held, null),
      (tx, held) => arrive(tx, person, held, null),
      (tx, held) => finishJob(tx, person, held, { words: "x", minutes: null }, null),
      (tx, held) => giveUpJob(tx, person, held, "x", null),
      (tx, held) => speakToDesk(tx, person, held, words("hello")),
    ];
    for (const attempt of attempts) await refused(scene.onJob(job.id, attempt), "not-found");
    await accept(scene.pepe, job);
    for (const attempt of attempts) await refused(scene.onJob(job.id, attempt), "not-found");
    expect(await told(scene.levante.chat)).toEqual([]);
  });

  test("another account finds no such job", async () => {
    const job = await scene.offer();
    const other = await openJobScene(ground);
    expect(await other.inTx((tx) => tx.jobs.held(job.id))).toBeNull();
    expect(await other.inTx((tx) => tx.jobs.held("P-1"))).toBeNull();
  });

  test("neither does somebody who has left the partner", async () => {
    const job = await scene.offer();
    const left = { ...scene.pepe, person: { ...scene.pepe.person, leftAt: scene.clock.now() } };
    await refused(accept(left, job), "not-found");
  });
});

describe("a running job", () => {
  let job: Job;
  beforeEach(async () => {
    job = await scene.offer();
    await sendAll();
    await accept(scene.pepe, job);
  });

  const visit = (at: Date) => scene.onJob(job.id, (tx, held) => setVisit(tx, scene.pepe.person, held, at, "42"));
  const contact = (tx: Tx) => tx.people.contact(scene.contact);
  const ticket = (tx: Tx) => tx.tickets.hold(scene.ticket);

  test("has a time that the client is told, agrees with or does not", async () => {
    await refused(visit(new Date(Number.NaN)), "bad-input");
    await refused(visit(new Date(scene.clock.now().getTime() - 3_600_000)), "bad-input");
    await visit(inAnHour());
    await visit(inAnHour());
    expect(await told(scene.chat)).toEqual(["visit-at"]);
    const agree = () => scene.inTx(async (tx) => confirmVisit(tx, await contact(tx), await ticket(tx), "51"));
    expect((await agree()).visitAgreedAt).toEqual(scene.clock.now());
    await agree();
    expect((await told(job.threadId)).filter((line) => line.includes("visit"))).toEqual([
      "job-line visit-set",
      "job-line visit-confirmed",
    ]);
    const change = () => scene.inTx(async (tx) => askOtherTime(tx, await contact(tx), await ticket(tx), "51"));
    expect(await change()).toMatchObject({ visitAt: null, visitAgreedAt: null });
    await refused(change(), "stale");
    expect((await told(scene.pepe.chat)).at(-1)).toBe("job-news client-other-time");
  });

  test("goes on its way, arrives, is done, comes back once and is approved with stars", async () => {
    const { person } = scene.pepe;
    const way = () => scene.onJob(job.id, (tx, held) => startWay(tx, person, held, null));
    expect((await way()).status).toBe("in-work");
    await way();
    await scene.onJob(job.id, (tx, held) => arrive(tx, person, held, null));
    expect(await told(scene.chat)).toEqual(["on-the-way", "arrived"]);
    await refused(finish(scene.pepe, job, { words: " ", minutes: null }), "empty-message");
    await refused(finish(scene.pepe, job, { words: "fitted", minutes: 1.5 }), "bad-input");
    expect((await finish(scene.pepe, job)).done).toEqual({ at: scene.clock.now(), words: "new cutter", minutes: 40 });
    await finish(scene.pepe, job);
    await refused(
      scene.onJob(job.id, (tx, held) => returnJob(tx, scene.oleg, held, "")),
      "reason-needed",
    );
    const back = () => scene.onJob(job.id, (tx, held) => returnJob(tx, scene.oleg, held, "still no cutter"));
    expect(await back()).toMatchObject({ status: "returned", returns: 1, done: null, onTheWayAt: null });
    expect((await back()).returns).toBe(1);
    await finish(scene.pepe, job);
    const approve = (stars: number | null) =>
      scene.onJob(job.id, (tx, held) => approveJob(tx, scene.oleg, held, { stars, words: "clean" }));
    await refused(approve(6), "bad-input");
    expect(await approve(4)).toMatchObject({ status: "approved", rating: { stars: 4, words: "clean" }, returns: 1 });
    expect((await approve(1)).rating?.stars).toBe(4);
    expect((await told(scene.pepe.chat)).slice(-2)).toEqual(["job-news sent", "job-news approved"]);
    // The client hears nothing final of it.
    expect(await told(scene.chat)).toEqual(["on-the-way", "arrived"]);
    await refused(finish(scene.pepe, job), "job-over");
    await refused(accept(scene.pepe, job), "job-over");
  });

  test("can be rated after it was approved, once", async () => {
    await finish(scene.pepe, job);
    const approve = (stars: number | null) =>
      scene.onJob(job.id, (tx, held) => approveJob(tx, scene.oleg, held, { stars, words: null }));
    expect((await approve(null)).rating).toBeNull();
    expect((await approve(5)).rating?.stars).toBe(5);
  });

  test("that its partner can't do is told to whoever leads, with the reason", async () => {
    const giveUp = (reason: string) =>
      scene.onJob(job.id, (tx, held) => giveUpJob(tx, scene.pepe.person, held, reason, "43"));
    await refused(giveUp(""), "reason-needed");
    expect((await giveUp("no parts")).status).toBe("given-up");
    expect((await giveUp("no parts")).status).toBe("given-up");
    expect(await untaken()).toEqual([
      expect.objectContaining({ why: "given-up", reason: "no parts", names: ["Pepe"] }),
    ]);
  });

  test("that falls away is told to the client who waits for it, once, and not to one who had their visit", async () => {
    const { person } = scene.pepe;
    const offs = async () => (await told(scene.chat)).filter((kind) => kind === "visit-off");
    const giveUp = () => scene.onJob(job.id, (tx, held) => giveUpJob(tx, person, held, "no parts", null));
    await visit(inAnHour());
    await giveUp();
    await giveUp();
    expect(await offs()).toHaveLength(1);
    const { rows } = await ground.owner.query("select data ->> 'at' as at from delivery where kind = 'visit-off'");
    expect(rows).toEqual([{ at: inAnHour().toISOString() }]);

    const withdraw = ({ id }: Job) => scene.onJob(id, (tx, held) => withdrawJob(tx, memberActor(scene.rosa), held));
    const acceptedAnew = async (): Promise<Job> => {
      const anew = await scene.offer();
      await sendAll();
      await accept(scene.pepe, anew);
      return anew;
    };
    const underWay = await acceptedAnew();
    await scene.onJob(underWay.id, (tx, held) => startWay(tx, person, held, null));
    await withdraw(underWay);
    await withdraw(underWay);
    expect(await offs()).toHaveLength(2);

    await withdraw(await scene.offer());
    await withdraw(await acceptedAnew());
    const visited = await acceptedAnew();
    await scene.onJob(visited.id, (tx, held) => setVisit(tx, person, held, inAnHour(), null));
    await scene.onJob(visited.id, (tx, held) => arrive(tx, person, held, null));
    await withdraw(visited);
    const done = await acceptedAnew();
    await scene.onJob(done.id, (tx, held) => setVisit(tx, person, held, inAnHour(), null));
    await finish(scene.pepe, done);
    await withdraw(done);
    const closing = await acceptedAnew();
    await scene.onJob(closing.id, (tx, held) => setVisit(tx, person, held, inAnHour(), null));
    await scene.inTx(async (tx) => {
      const resolved = await resolveTicket(tx, scene.oleg, await ticket(tx), { words: "fixed", remark: "" });
      await confirmSolved(tx, await contact(tx), resolved, null);
    });
    expect(await offs()).toHaveLength(2);
  });

  test("is taken back by a manager or whoever holds the ticket, and its partner is told", async () => {
    const { emma } = await engineers();
    const withdraw = (member: Member) => scene.onJob(job.id, (tx, held) => withdrawJob(tx, memberActor(member), held));
    await refused(withdraw(emma), "not-yours");
    await refused(
      scene.onJob(job.id, (tx, held) => withdrawJob(tx, { is: "key", name: "shop" }, held)),
      "not-yours",
    );
    await scene.inTx(async (tx) => takeTicket(tx, emma, await ticket(tx)));
    expect((await withdraw(emma)).status).toBe("withdrawn");
    expect((await withdraw(scene.rosa)).status).toBe("withdrawn");
    expect((await told(scene.pepe.chat)).at(-1)).toBe("job-news withdrawn");
    await refused(finish(scene.pepe, job), "job-over");
  });

  test("ends with its ticket, and everybody is told; what was done stands as approved", async () => {
    const [offered, done] = [await scene.offer(), await scene.offer()];
    await sendAll();
    await accept(scene.levante, done);
    await finish(scene.levante, done);
    await scene.inTx(async (tx) => {
      const resolved = await resolveTicket(tx, scene.oleg, await ticket(tx), { words: "fixed", remark: "" });
      await confirmSolved(tx, await contact(tx), resolved, null);
    });
    expect((await scene.now(job.id)).status).toBe("withdrawn");
    expect((await scene.now(offered.id)).status).toBe("withdrawn");
    expect(await scene.now(done.id)).toMatchObject({ status: "approved", rating: null });
    expect(
      (await told(scene.pepe.chat)).filter((line) => line.includes("closed") || line.includes("withdrawn")),
    ).toEqual(expect.arrayContaining(["job-news ticket-closed", "offer-settled withdrawn"]));
    expect((await told(job.threadId)).at(-1)).toBe("job-line ticket-closed");
    await refused(finish(scene.pepe, job), "job-over");
    await refused(accept(scene.levante, offered), "offer-over");
  });
});

describe("words", () => {
  test("of a partner go to the job's thread, and to the client only when a member passes them on, once", async () => {
    const job = await scene.offer();
    await accept(scene.pepe, job);
    const said = await scene.onJob(job.id, (tx, held) =>
      speakToDesk(tx, scene.pepe.person, held, words("the cutter is broken", "61")),
    );
    expect(said).toMatchObject({ room: "link", jobId: job.id, conversationId: scene.pepe.chat });
    expect((await told(job.threadId)).at(-1)).toBe("job-words");
    expect(await told(scene.chat)).toEqual([]);
    const pass = () => scene.inTx(async (tx) => passToClient(tx, scene.oleg, (await tx.messages.byId(said.id))!));
    const passed = await pass();
    expect(passed).toMatchObject({ room: "client", jobId: null, text: "the cutter is broken" });
    expect((await pass()).id).toBe(passed.id);
    expect(await told(scene.chat)).toEqual(["answer"]);
    expect((await told(scene.thread)).at(-1)).toBe("client-words");
    await refused(
      scene.inTx(async (tx) => passToClient(tx, scene.oleg, (await tx.messages.byId(passed.id))!)),
      "not-found",
    );
  });

  test("of a member go to whoever has the job; before that, to those who asked", async () => {
    const job = await scene.offer();
    const say = (text: string) => scene.onJob(job.id, (tx, held) => speakToPartner(tx, scene.oleg, held, words(text)));
    await say("anybody?");
    expect((await told(job.threadId)).at(-1)).toBe("job-line not-heard");
    await scene.onJob(job.id, (tx, held) => speakToDesk(tx, scene.levante.person, held, words("which printer?")));
    await say("a TM-20");
    expect(await told(scene.levante.chat)).toEqual(["job-offer", "job-words"]);
    expect(await told(scene.pepe.chat)).toEqual(["job-offer"]);
    await accept(scene.pepe, job);
    expect((await say(";; keep an eye on him")).room).toBe("internal");
    await say("ask for Ana");
    expect((await told(scene.pepe.chat)).filter((line) => line === "job-words")).toHaveLength(1);
    await refused(
      scene.onJob(job.id, (tx, held) => speakToDesk(tx, scene.levante.person, held, words("still?"))),
      "job-taken",
    );
  });

  test("that nobody can hear are said to be so", async () => {
    const job = await scene.offer();
    await accept(scene.pepe, job);
    await ground.owner.query("update identity set unreachable = 'blocked' where platform_id = '801'");
    await scene.onJob(job.id, (tx, held) => speakToPartner(tx, scene.oleg, held, words("hello?")));
    expect((await told(job.threadId)).at(-1)).toBe("job-line unreachable");
  });
});
