import { createConnection } from "node:net";
import { expect, test } from "vitest";
import { serve } from "../../api/app.ts";
import { readBody } from "../../bots/body.ts";
import { createTestApi } from "./http.ts";

const at = { host: "127.0.0.1", port: 0 };

const signal = () => {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
};

test("an occupied port is told in words that help", async () => {
  const first = await serve(createTestApi(), at);
  await expect(serve(createTestApi(), { ...at, port: first.port })).rejects.toThrow(
    `port ${first.port} is taken by another program: set PORT or stop it`,
  );
  await first.close();
});

test("closing takes nothing new and lets finish what runs", async () => {
  const begun = signal();
  const finish = signal();
  const app = createTestApi({
    webhooks: new Map([
      [
        "/telegram/acme/slow",
        async () => {
          begun.give();
          await finish.given;
          return Response.json({ stored: true });
        },
      ],
    ]),
  });
  const served = await serve(app, at);
  const url = `http://127.0.0.1:${served.port}`;
  const slow = fetch(`${url}/telegram/acme/slow`, { method: "POST", body: "{}" });
  await begun.given;
  const closed = served.close();
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  finish.give();
  expect(await (await slow).json()).toEqual({ stored: true });
  await closed;
});

test.each(["told", "unknown"])(
  "a webhook's body of %s length reaches it whole up to its limit, and no further",
  async (length) => {
    const read = async (request: Request) => {
      const bytes = await readBody(request, 1_000_000);
      return new Response(String(bytes?.length), { status: bytes ? 200 : 413 });
    };
    const served = await serve(createTestApi({ webhooks: new Map([["/slack/acme/c", read]]) }), at);
    const send = (bytes: number) =>
      fetch(`http://127.0.0.1:${served.port}/slack/acme/c`, {
        method: "POST",
        body: length === "told" ? "x".repeat(bytes) : new Blob(["x".repeat(bytes)]).stream(),
        duplex: "half",
      } as RequestInit);
    expect(await (await send(1_000_000)).text()).toBe("1000000");
    expect((await send(1_000_001)).status).toBe(413);
    await served.close();
  },
);

test("a connection that never sends a request does not hold the end up", async () => {
  const served = await serve(createTestApi(), at);
  const socket = createConnection(served.port, "127.0.0.1");
  await new Promise((resolve) => socket.once("connect", resolve));
  socket.on("error", () => {});
  const gone = new Promise((resolve) => socket.once("close", resolve));
  await served.close();
  await gone;
});
