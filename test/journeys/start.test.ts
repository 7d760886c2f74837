import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { waitFor } from "../../scripts/chaos/child.ts";
import { freePort } from "../../scripts/free-port.ts";
import { useDatabase } from "../ground.ts";
import { onDatabase } from "../server.ts";
import { Child, DESK, World } from "./child.ts";

const ground = useDatabase(2);
let world: World;
let children: Child[] = [];

beforeAll(async () => {
  world = await World.open();
});

afterEach(async () => {
  await Promise.all(children.map((child) => child.stop("SIGKILL")));
  children = [];
});

afterAll(async () => {
  await world?.close();
});

const start = async (more: Record<string, string>, desk = DESK): Promise<Child> => {
  world.writeDesk(desk);
  const child = new Child(await world.env(ground.ownerUrl, more), ["--apply"]);
  children.push(child);
  return child;
};

describe("a start that can't be ends at once, says why and shows no stack:", () => {
  const refused = async (child: Child, why: RegExp): Promise<void> => {
    expect(await child.end()).toBe(1);
    const words = child.said
      .split("\n")
      .filter((line) => !line.startsWith("{"))
      .join("\n")
      .trim();
    expect(words).toMatch(why);
    expect(child.said).not.toMatch(/\n\s+at /);
    expect(words.split("\n").length).toBeLessThan(5);
  };

  test("a port that is taken", async () => {
    const taken = createServer().listen(0);
    const { port } = taken.address() as AddressInfo;
    await refused(await start({ PORT: String(port) }), new RegExp(`^port ${port} is taken`));
    taken.close();
  });

  test("a database that is not there, and one that refuses the password", async () => {
    await Promise.all([
      refused(await start({ DATABASE_URL: "postgres://relevo:x@127.0.0.1:1/relevo" }), /^cannot reach the database/),
      refused(
        await start({ DATABASE_URL: onDatabase(inject("server"), "relevo_is_not_there") }),
        /^cannot reach the database .*does not exist/,
      ),
    ]);
  });

  test("a desk file with mistakes: each is named", async () => {
    const wrong = DESK.replace("zone: Europe/Madrid", "zone: Europe/Atlantis").replace("kind: slack", "kind: slak");
    await refused(await start({}, wrong), /zone[\s\S]*kind|kind[\s\S]*zone/);
  });

  test("a desk file that is no YAML", async () => {
    await refused(await start({}, "accounts: [\n  - {"), /desk file/i);
  });

  test("a secret that the environment does not hold", async () => {
    const named = DESK.replace("xoxb-acme-desk-0001", `"\${SLACK_BOT_TOKEN}"`);
    await refused(await start({}, named), /SLACK_BOT_TOKEN/);
  });

  test("no desk file, and one that can't be read", async () => {
    await Promise.all([
      refused(await start({ DESK_FILE: join(world.directory, "none.yaml") }), /There is no desk file at/),
      refused(await start({ DESK_FILE: world.directory }), /can't be read/),
    ]);
  });
});

describe("with a channel in trouble the program runs and says so:", () => {
  const trouble = (child: Child, why: RegExp): Promise<string> =>
    waitFor(`trouble ${why} on /readyz`, async () => (await child.readyz()).why.find((one) => why.test(one)));

  test("a Telegram token that is wrong, a Slack token that is wrong", async () => {
    const wrong = DESK.replace("700001:clients", "700001:mistyped").replace(
      "xoxb-acme-desk-0001",
      "xoxb-mistyped-0001",
    );
    const child = await (await start({}, wrong)).ready();
    expect(await trouble(child, /acme\/clients/)).toMatch(/@BotFather/);
    expect(await trouble(child, /acme\/desk/)).toMatch(/invalid_auth/);
    expect((await child.readyz()).status).toBe("degraded");
    expect(child.said).toMatch(/@BotFather/);
    expect(child.said).toMatch(/invalid_auth/);
    expect(child.said).not.toMatch(/mistyped/);
    expect((await fetch(`http://127.0.0.1:${child.port}/healthz`)).status).toBe(200);
    expect(await child.stop("SIGTERM")).toBe(0);
  });

  test("another program that polls; when that stops all is well by itself", async () => {
    const other = new AbortController();
    const rival = (async () => {
      while (!other.signal.aborted)
        await fetch(`${world.sandbox.url}/bot700001:clients/getUpdates?timeout=50`, { signal: other.signal })
          .then((answer) => answer.text())
          .catch(() => undefined);
    })();
    const child = await (await start({})).ready();
    expect(await trouble(child, /Another program receives this bot's messages/)).toMatch(/acme\/clients/);
    other.abort();
    await rival;
    await waitFor("all is well", async () => (await child.readyz()).status === "ready", 45_000);
    await world.says(101, "the till is dark");
    await world.rootOf("the till is dark");
  }, 60_000);
});

test("from nothing at all the sandbox opens, says where, and serves its page", async () => {
  const folder = mkdtempSync(join(tmpdir(), "relevo-start-"));
  // Passable for others: as root the database runs as another user.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const child = new Child({ PORT: String(port) }, [], folder);
  children.push(child);
  await child.ready();
  const [, url] = /sandbox is open: (\S+)/.exec(child.said) ?? [];
  expect(url).toBe(`http://127.0.0.1:${port + 1}`);
  expect(await (await fetch(url!)).text()).toMatch(/<html/);
  expect(await (await fetch(`${url}/_sandbox/slack/state`)).text()).toContain("support-desk");
  await waitFor("both channels", async () => (await child.readyz()).status === "ready");
  expect(await child.stop("SIGTERM")).toBe(0);
  rmSync(folder, { recursive: true, force: true });
}, 60_000);
