import { expect, test } from "vitest";
import { parseDeskFile } from "../../core/accounts/desk-file.ts";
import { applyDeskFile } from "../../db/apply.ts";
import { useDatabase } from "../ground.ts";

const ground = useDatabase(2);
const now = new Date("2026-03-02T09:00:00Z");

const file = (partners: string, jobs = "for: partners, ") =>
  parseDeskFile(
    `accounts:
  - key: acme
    name: Acme Service
    zone: Europe/Madrid
    channels:
      - { key: clients, kind: telegram, token: "123:ABC" }
      - { key: jobs, kind: telegram, ${jobs}token: "456:DEF" }
      - { key: desk, kind: slack, bot_token: xoxb-0, app_token: xapp-1-A00-1-x, desk_channel: C0DESK0 }
    members: [{ key: rosa, name: Rosa, roles: [manager], slack: U0ROSA, telegram: 700 }]
    companies: [{ key: sol, name: Sol, site: { address: "Colón 12" } }]
    partners: ${partners}
`,
    {},
  );

const apply = (partners: string, jobs?: string) => applyDeskFile(ground.ownerUrl, file(partners, jobs), now, true);
const rows = async (text: string): Promise<unknown[]> => (await ground.owner.query(text)).rows;
const partners = () =>
  rows(
    "select key, name, terms -> 'accepted' as opens, suspended_at is not null as suspended from partner order by key",
  );

test("partners are made, changed, suspended and taken back in; a jobs bot knows no members and stays what it is", async () => {
  const pepe = "{ key: pepe, name: Pepe, accepted: [phone] }";
  const levante = "{ key: levante, name: Levante Técnica, accepted: [address] }";
  await apply(`[${pepe}, ${levante}]`);
  await apply(`[${pepe}, ${levante}]`);
  expect(await partners()).toEqual([
    { key: "levante", name: "Levante Técnica", opens: ["address"], suspended: false },
    { key: "pepe", name: "Pepe", opens: ["phone"], suspended: false },
  ]);
  await apply(`[${pepe.replace("[phone]", "[contact]")}]`);
  expect(await partners()).toEqual([
    { key: "levante", name: "Levante Técnica", opens: ["address"], suspended: true },
    { key: "pepe", name: "Pepe", opens: ["contact"], suspended: false },
  ]);
  await apply(`[${pepe}, ${levante}]`);
  expect(await partners()).toEqual([
    expect.objectContaining({ suspended: false }),
    expect.objectContaining({ suspended: false }),
  ]);
  expect(
    await rows(
      "select c.key from identity i join channel c on c.id = i.channel_id where i.member_id is not null order by 1",
    ),
  ).toEqual([{ key: "clients" }, { key: "desk" }]);
  expect(await rows("select site from company")).toEqual([
    { site: { district: null, address: "Colón 12", phone: null } },
  ]);
  await expect(apply("[]", "")).rejects.toThrow("the channel jobs was for partners before");
});
