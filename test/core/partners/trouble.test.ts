import { beforeEach, describe, expect, test } from "vitest";
import { newId } from "../../../core/id.ts";
import { fileArrived } from "../../../core/messages/arrived.ts";
import { reportDelivery } from "../../../core/messages/report.ts";
import { acceptJob } from "../../../core/partners/accept.ts";
import type { Job } from "../../../core/partners/job.ts";
import {
  followJobEdit,
  followJobRemoval,
  passToClient,
  speakToDesk,
  speakToPartner,
} from "../../../core/partners/speak.ts";
import { rich } from "../../../core/rich.ts";
import { noteUnread } from "../../../core/tickets/unread.ts";
import { createOutboundStore } from "../../../db/deliveries.ts";
import { type JobScene, openJobScene, words } from "../../db/partners.ts";
import { useDatabase } from "../../ground.ts";

const ground = useDatabase(6);
let scene: JobScene;
let job: Job;

beforeEach(async () => {
  scene = await openJobScene(ground);
  job = await scene.offer();
  await scene.onJob(job.id, (tx, held) => acceptJob(tx, scene.pepe.person, held, null));
});

const told = async (conversation: string): Promise<string[]> => {
  const { rows } = await ground.owner.query<{ kind: string; line: string | null }>(
    "select kind, data ->> 'line' as line from delivery where conversation_id = $1 and state <> 'superseded' order by created_at, id",
    [conversation],
  );
  return rows.map(({ kind, line }) => line ?? kind);
};

const sendAll = () =>
  ground.owner.query(
    "update delivery set state = 'sent', attempts = 1, settled_at = created_at where account_id = $1",
    [scene.account.id],
  );

describe("a partner who blocked the bot", () => {
  test("is said to be so in the threads of all their jobs, and is asked no more", async () => {
    const other = await scene.offer();
    const store = createOutboundStore({
      pool: ground.pool,
      channel: scene.jobs,
      account: scene.account,
      now: scene.clock.now,
    });
    const [due] = (await store.due([], 50)).filter(
      ({ conversation, notice }) => conversation.id === scene.pepe.chat && notice.kind === "job-yours",
    );
    await scene.inTx((tx) => reportDelivery(tx, scene.jobs, due!, { is: "gone", why: "blocked" }));
    expect((await told(job.threadId)).filter((line) => line === "unreachable")).toHaveLength(1);
    expect((await told(other.threadId)).at(-1)).toBe("unreachable");
    expect(await scene.inTx((tx) => tx.partners.chats(scene.pepe.partner))).toEqual([]);
    // They write again.
    await scene.inTx((tx) =>
      tx.people.meet(scene.jobs, {
        platformId: scene.pepe.platformId,
        name: "Pepe",
        handle: null,
        picture: null,
        language: null,
        zone: null,
      }),
    );
    expect(await scene.inTx((tx) => tx.partners.chats(scene.pepe.partner))).toHaveLength(1);
  });
});

describe("a file", () => {
  const photo = () => ({ id: newId(), kind: "photo", name: "cutter.jpg", type: "image/jpeg", size: 9, source: {} });
  const arrive = (id: string, ready = true) =>
    scene.inTx((tx) =>
      fileArrived(tx, id, ready ? { is: "ready", hash: "a".repeat(64), size: 9 } : { is: "too-big", limit: 5 }),
    );

  test("of a partner goes along with its words, or follows them", async () => {
    const [first, late] = [photo(), photo()];
    const said = words("fitted", "61");
    await scene.onJob(job.id, (tx, held) => speakToDesk(tx, scene.pepe.person, held, { ...said, files: [first] }));
    await arrive(first.id);
    expect((await told(job.threadId)).at(-1)).toBe("job-words");
    await scene.onJob(job.id, (tx, held) =>
      speakToDesk(tx, scene.pepe.person, held, { ...said, platformId: "62", files: [late] }),
    );
    await sendAll();
    await arrive(late.id);
    expect((await told(job.threadId)).at(-1)).toBe("file-follows");
  });

  test("that followed its words is taken back with them", async () => {
    const plan = photo();
    const said = await scene.onJob(job.id, (tx, held) =>
      speakToPartner(tx, scene.oleg, held, { ...words("the plan"), files: [plan] }),
    );
    await sendAll();
    await arrive(plan.id);
    await sendAll();
    expect((await told(scene.pepe.chat)).slice(-2)).toEqual(["job-words", "file-follows"]);
    await scene.inTx(async (tx) => followJobRemoval(tx, (await tx.messages.byId(said.id))!));
    expect((await told(scene.pepe.chat)).slice(-2)).toEqual(["job-words-removed", "job-words-removed"]);
  });

  test("that can't be had is told to both, and one of the desk to the partner alone", async () => {
    const lost = photo();
    await scene.onJob(job.id, (tx, held) =>
      speakToDesk(tx, scene.pepe.person, held, { ...words("see", "61"), files: [lost] }),
    );
    await sendAll();
    await arrive(lost.id, false);
    expect((await told(job.threadId)).at(-1)).toBe("client-file-trouble");
    expect((await told(scene.pepe.chat)).at(-1)).toBe("file-trouble");
    const plan = photo();
    await scene.onJob(job.id, (tx, held) =>
      speakToPartner(tx, scene.oleg, held, { ...words("the plan"), files: [plan] }),
    );
    await arrive(plan.id);
    expect((await told(scene.pepe.chat)).at(-1)).toBe("job-words");
    expect(await told(scene.chat)).toEqual([]);
  });

  test("is passed on with its words, also while it is still being fetched", async () => {
    const [ready, coming] = [photo(), photo()];
    const said = await scene.onJob(job.id, (tx, held) =>
      speakToDesk(tx, scene.pepe.person, held, { ...words("fitted", "61"), files: [ready, coming] }),
    );
    await arrive(ready.id);
    const passed = await scene.inTx(async (tx) => passToClient(tx, scene.oleg, (await tx.messages.byId(said.id))!));
    const { rows } = await ground.owner.query(
      "select f.state, t.subject is not null as timed from file f left join timer t on t.subject = f.id where message_id = $1 order by position",
      [passed.id],
    );
    expect(rows).toEqual([
      { state: "ready", timed: false },
      { state: "fetching", timed: true },
    ]);
  });
});

describe("words that were changed or deleted", () => {
  test("are changed where they went, or never go", async () => {
    const say = (id: string) =>
      scene.onJob(job.id, (tx, held) => speakToPartner(tx, scene.oleg, held, words("ask for Ana", id)));
    const first = await say("1.1");
    await scene.inTx(async (tx) => followJobEdit(tx, (await tx.messages.byId(first.id))!, "2", rich("ask for Boris")));
    expect((await told(scene.pepe.chat)).at(-1)).toBe("job-words");
    await sendAll();
    await scene.inTx(async (tx) => followJobEdit(tx, (await tx.messages.byId(first.id))!, "3", rich("ask for Carmen")));
    expect((await told(scene.pepe.chat)).at(-1)).toBe("job-words-edited");
    // A mark comes too late: they are taken back, and are words of the desk from now on.
    await scene.inTx(async (tx) => followJobEdit(tx, (await tx.messages.byId(first.id))!, "4", rich(";; for us")));
    expect((await told(scene.pepe.chat)).at(-1)).toBe("job-words-removed");
    expect((await scene.inTx((tx) => tx.messages.byId(first.id)))?.room).toBe("internal");
    const second = await say("1.2");
    await scene.inTx(async (tx) => followJobRemoval(tx, (await tx.messages.byId(second.id))!));
    expect((await told(scene.pepe.chat)).at(-1)).toBe("job-words-removed");
  });
});

test("what can't be read of a partner is told in the thread of their job", async () => {
  await scene.inTx((tx) => noteUnread(tx, { channel: scene.jobs, address: scene.pepe.platformId }, "a strange shape"));
  expect((await told(job.threadId)).at(-1)).toBe("could-not-be-read");
});
