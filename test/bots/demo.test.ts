import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Demo, startDemo } from "../../bots/demo.ts";
import { startSandbox } from "../../bots/sandbox/server.ts";
import { parseDeskFile } from "../../core/accounts/desk-file.ts";

// biome-ignore lint/suspicious/noExplicitAny: the stand-ins answer with open-ended JSON
type Loose = any;

let directory: string;
let demo: Demo | null = null;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "relevo-demo-"));
});

afterEach(async () => {
  await demo?.stop();
  demo = null;
  rmSync(directory, { recursive: true, force: true });
});

const open = async (): Promise<Demo> => {
  demo = await startDemo({ dataDir: directory, port: 0, onExit: (why) => expect.unreachable(why) });
  return demo;
};
const ask = async (url: string, path: string, body?: object): Promise<Loose> => {
  const init = body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`${url}/_sandbox/${path}`, init);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
};
const byId = (list: Loose[], id: unknown) => list.find((one) => one.id === id);

test("the desk file is understood, and its bots and invitations are those of the cast", async () => {
  const { deskFile, url } = await open();
  const [account] = parseDeskFile(deskFile, {}).accounts;
  const { bots, users } = await ask(url, "telegram/state");
  const slack = await ask(url, "slack/state");
  const tokens = account!.channels.flatMap((channel) => (channel.kind === "telegram" ? [channel.token] : []));
  expect(bots.map(({ token }: Loose) => token)).toEqual(tokens);
  const invites = [...account!.companies, ...account!.partners].flatMap(({ invite }) => invite ?? []);
  const links = users.flatMap(({ chair }: Loose) => chair.link?.start ?? []);
  expect(links.toSorted()).toEqual(invites.toSorted());
  expect(users.map(({ chair }: Loose) => chair.role)).toEqual([
    "client",
    "client",
    "client",
    "partner",
    "partner",
    "team",
  ]);
  for (const { chair } of users) expect(bots.map(({ username }: Loose) => username)).toContain(chair.bot);
  for (const { slack: id } of account!.members) expect(byId(slack.users, id)).toBeTruthy();
});

test("a sandbox of an older version gets what is new, and keeps what people made of it", async () => {
  const older = await startSandbox({ port: 0, directory });
  const told = (path: string, body: object) => ask(older.url, path, body);
  await told("telegram/bot", { token: "700001:sandbox-acme-clients", username: "acme_service_bot", firstName: "Acme" });
  await told("telegram/user", { id: 101, firstName: "Ana", lastName: "Ruiz", languageCode: "es" });
  await told("telegram/say", { from: 101, text: "hello" });
  await told("slack/workspace", { id: "T0ACME", name: "Acme Service" });
  for (const id of ["U0OLEG", "U0EMMA"]) await told("slack/user", { workspace: "T0ACME", id, name: id.slice(2) });
  await told("slack/app", {
    workspace: "T0ACME",
    appId: "A0RELEVO",
    botToken: "xoxb-sandbox-acme",
    appToken: "xapp-sandbox-acme",
    signingSecret: "s",
    botUserId: "U0RELEVO",
    botId: "B0RELEVO",
  });
  await told("slack/channel", { id: "C0DESK", name: "support-desk", members: ["U0OLEG", "U0EMMA"] });
  await told("slack/leave", { channel: "C0DESK", user: "U0EMMA" });
  await older.close();

  const { url } = await open();
  const telegram = await ask(url, "telegram/state");
  expect(telegram.bots).toHaveLength(2);
  expect(telegram.bots[0].firstName).toBe("Acme");
  expect(byId(telegram.users, 101).chair).toMatchObject({ role: "client", link: { from: "Acme" } });
  expect(byId(telegram.users, 201)).toMatchObject({ firstName: "Pepe", chair: { role: "partner" } });
  expect(await ask(url, "telegram/messages", { chat: 101, bot: "acme_service_bot" })).toHaveLength(1);
  const slack = await ask(url, "slack/state");
  expect(byId(slack.users, "U0ROSA")).toMatchObject({ title: "Manager" });
  expect(byId(slack.channels, "C0DESK").members).not.toContain("U0EMMA");
  expect(byId(slack.apps, "A0RELEVO").shortcuts).toEqual([]);
});

test("the time is the platforms', also after a restart, and each move is heard", async () => {
  const first = await open();
  const heard = new Promise<void>((resolve) => first.onMoved(resolve));
  const { now } = await ask(first.url, "clock", { advanceMs: 86_400_000 });
  await heard;
  expect(Math.abs(first.now().getTime() - Date.parse(now))).toBeLessThan(5_000);
  await first.stop();
  const second = await open();
  expect(second.now().getTime() - Date.now()).toBeGreaterThan(86_000_000);
  expect((await ask(second.url, "clock")).zone).toBe("Europe/Madrid");
});
