import { expect, test } from "vitest";
import { DESK } from "../../core/actor.ts";
import { acceptJob } from "../../core/partners/accept.ts";
import { declineJob } from "../../core/partners/decline.ts";
import { approveJob, finishJob } from "../../core/partners/finish.ts";
import { speakToDesk, speakToPartner } from "../../core/partners/speak.ts";
import { forgetContact } from "../../core/people/forget.ts";
import { useDatabase } from "../ground.ts";
import { findWords } from "./canary.ts";
import { openJobScene, words } from "./partners.ts";

const ground = useDatabase(4);
const WORD = "Quintela";

test("who is forgotten is forgotten by partners too, and copies in their chats are taken back", async () => {
  const scene = await openJobScene(ground);
  const { pepe, levante, oleg } = scene;
  const job = await scene.offer({ fields: { problem: `${WORD}'s till`, contact: WORD } });
  await scene.onJob(job.id, (tx, held) => declineJob(tx, levante.person, held, `not for ${WORD}`, null));
  await scene.onJob(job.id, (tx, held) => acceptJob(tx, pepe.person, held, null));
  await scene.onJob(job.id, (tx, held) => speakToPartner(tx, oleg, held, words(`ask for ${WORD}`)));
  await scene.onJob(job.id, (tx, held) => speakToDesk(tx, pepe.person, held, words(`${WORD} is not there`)));
  await scene.onJob(job.id, (tx, held) =>
    finishJob(tx, pepe.person, held, { words: `${WORD} saw it`, minutes: 5 }, null),
  );
  await scene.onJob(job.id, (tx, held) => approveJob(tx, oleg, held, { stars: 4, words: `says ${WORD}` }));
  await ground.owner.query(
    `update delivery set state = 'sent', settled_at = $1, parts = jsonb_build_array(jsonb_build_object(
       'id', substr(id::text, 30), 'call', jsonb_build_object('method', 'sendMessage', 'body', jsonb_build_object('text', $2::text))))
     where account_id = $3`,
    [scene.clock.now(), WORD, scene.account.id],
  );
  await ground.owner.query("update stream set done_seq = last_seq where account_id = $1", [scene.account.id]);
  await ground.owner.query(
    "insert into dialogue (account_id, conversation_id, person, state, updated_at) values ($1, $2, $3, $4, $5)",
    [scene.account.id, pepe.chat, pepe.person.id, { asks: { job: job.id, done: WORD } }, scene.clock.now()],
  );
  expect(await findWords(ground.owner, [WORD])).not.toEqual([]);
  const told = (await ground.owner.query("select 1 from delivery where conversation_id = $1", [pepe.chat])).rowCount;

  await scene.inTx((tx) => forgetContact(tx, { contact: scene.contact, by: DESK, as: "operator" }));

  expect(await findWords(ground.owner, [WORD])).toEqual([]);
  const { rows } = await ground.owner.query(
    "select count(*)::int as n, min(job_id::text) as job from delivery where kind = 'copy-removed' and conversation_id = $1",
    [pepe.chat],
  );
  expect(rows).toEqual([{ n: told, job: job.id }]);
  const { rows: kept } = await ground.owner.query(
    "select status, rating ->> 'stars' as stars, done ->> 'minutes' as minutes from job where id = $1",
    [job.id],
  );
  expect(kept).toEqual([{ status: "approved", stars: "4", minutes: "5" }]);
});
