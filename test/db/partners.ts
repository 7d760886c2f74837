import { newId } from "../../core/id.ts";
import type { Words } from "../../core/messages/words.ts";
import type { Fields, Job, PartnerPerson, Terms } from "../../core/partners/job.ts";
import { offerJob } from "../../core/partners/offer.ts";
import type { Tx } from "../../core/ports.ts";
import type { Member } from "../../core/records.ts";
import { rich } from "../../core/rich.ts";
import type { Ground } from "../ground.ts";
import { openScene, type Scene } from "./scene.ts";

/** A partner with one person, who has a chat with the jobs bot. */
export interface Worker {
  readonly partner: string;
  readonly person: PartnerPerson;
  readonly chat: string;
  readonly platformId: string;
}

/** Acme's desk with a jobs bot, Oleg who holds the ticket, Rosa who leads, and two partners. */
export interface JobScene extends Scene {
  readonly jobs: string;
  readonly oleg: Member;
  readonly rosa: Member;
  readonly pepe: Worker;
  readonly levante: Worker;
  inTx<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** With the job held, as whoever acts finds it. */
  onJob<Result>(id: string, work: (tx: Tx, job: Job) => Promise<Result>): Promise<Result>;
  offer(told?: { to?: readonly Worker[]; fields?: Fields }): Promise<Job>;
  now(id: string): Promise<Job>;
  /** Whoever came to work for a partner. */
  joins(platformId: string, name: string, partner: string): Promise<Worker>;
}

export const TERMS: Terms = {
  offer: ["problem", "district", "wanted"],
  accepted: ["address", "phone"],
  answerWithinMs: 30 * 60_000,
};

export const FIELDS: Fields = {
  problem: "till does not print",
  district: "Valencia, centre",
  wanted: "today",
  address: "Colón 12",
  phone: "+34 960 000 012",
};

export const words = (text: string, platformId: string | null = null): Words => ({
  platformId,
  body: rich(text),
  files: [],
  album: null,
  saidAt: new Date("2026-03-02T09:00:00Z"),
  replyTo: null,
  thanks: false,
});

export const openJobScene = async (ground: Pick<Ground, "owner" | "pool">): Promise<JobScene> => {
  const scene = await openScene(ground);
  const { account, desk, ticket, clock } = scene;
  const { owner } = ground;
  const jobs = newId();
  await owner.query(
    `insert into channel (id, account_id, key, kind, settings) values ($1, $2, 'jobs', 'telegram', '{"for": "partners"}')`,
    [jobs, account.id],
  );
  const inTx = <Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> =>
    desk.transaction(account.id, { by: "desk" }, work);
  const addPartner = async (key: string, name: string, terms: Terms = TERMS): Promise<string> => {
    const id = newId();
    await owner.query("insert into partner (id, account_id, key, name, terms) values ($1, $2, $3, $4, $5)", [
      id,
      account.id,
      key,
      name,
      JSON.stringify(terms),
    ]);
    return id;
  };
  const joins = (platformId: string, name: string, partner: string): Promise<Worker> =>
    inTx(async (tx) => {
      const profile = { platformId, name, handle: null, picture: null, language: null, zone: null };
      const person = await tx.partners.addPerson(jobs, profile, partner);
      const chat = await tx.conversations.ofPartner(jobs, platformId, partner);
      return { partner, person, chat: chat.id, platformId };
    });
  const addMember = async (name: string, role: string, platformId: string): Promise<Member> => {
    const id = newId();
    await owner.query(
      "insert into member (id, account_id, key, name, roles, created_at) values ($1, $2, $3, $4, $5, $6)",
      [id, account.id, name.toLowerCase(), name, [role], clock.now()],
    );
    await owner.query(
      "insert into identity (id, account_id, channel_id, platform_id, member_id, name) values ($1, $2, $3, $4, $5, $6)",
      [newId(), account.id, scene.deskChannel, platformId, id, name],
    );
    return inTx((tx) => tx.people.member(id));
  };
  const oleg = await addMember("Oleg", "engineer", "U0OLEG");
  const rosa = await addMember("Rosa", "manager", "U0ROSA");
  const pepe = await joins("801", "Pepe", await addPartner("pepe", "Pepe"));
  const levante = await joins(
    "802",
    "Laia",
    await addPartner("levante", "Levante Técnica", { ...TERMS, answerWithinMs: 20 * 60_000 }),
  );
  const onJob: JobScene["onJob"] = (id, work) => inTx(async (tx) => work(tx, (await tx.jobs.held(id))!));
  return {
    ...scene,
    jobs,
    oleg,
    rosa,
    pepe,
    levante,
    inTx,
    joins,
    onJob,
    offer: ({ to = [pepe, levante], fields = FIELDS } = {}) =>
      inTx(async (tx) =>
        offerJob(tx, oleg, await tx.tickets.hold(ticket), { partners: to.map(({ partner }) => partner), fields }),
      ),
    now: (id) => onJob(id, async (_, job) => job),
  };
};
