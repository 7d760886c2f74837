import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { IncomingFile } from "../../../bots/event.ts";
import { fetchFile } from "../../../bots/slack/files.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let slack: Server;
let stranger: Server;
let answer: Answer;
let heardByStranger: (string | undefined)[];

const listen = (handler: Answer): Promise<Server> =>
  new Promise((resolve) => {
    const server: Server = createServer(handler).listen(0, "127.0.0.1", () => resolve(server));
  });
const addressOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeEach(async () => {
  heardByStranger = [];
  slack = await listen((request, response) => answer(request, response));
  stranger = await listen((request, response) => {
    heardByStranger.push(request.headers.authorization);
    response.end("bytes");
  });
});

afterEach(() => {
  for (const server of [slack, stranger]) {
    server.closeAllConnections();
    server.close();
  }
});

const fetched = (file: Partial<IncomingFile> = {}) =>
  fetchFile(
    {
      kind: "photo",
      name: "till.jpg",
      type: "image/jpeg",
      source: { id: "F1", url: `${addressOf(slack)}/f` },
      ...file,
    },
    new AbortController().signal,
    { client: new WebClient("xoxb-1"), token: "xoxb-1", apiUrl: `${addressOf(slack)}/api/` },
  );

test("the token goes along, and the bytes come", async () => {
  answer = (request, response) => response.end(request.headers.authorization);
  const file = await fetched();
  const chunks: Uint8Array[] = [];
  if (file.is === "bytes") for await (const chunk of file.stream as AsyncIterable<Uint8Array>) chunks.push(chunk);
  expect(Buffer.concat(chunks).toString()).toBe("Bearer xoxb-1");
});

test("the token never goes to another host, not even when Slack sends us there", async () => {
  answer = (_, response) => response.writeHead(302, { location: `${addressOf(stranger)}/f` }).end();
  expect((await fetched()).is).toBe("bytes");
  expect((await fetched({ source: { id: "F1", url: `${addressOf(stranger)}/f` } })).is).toBe("bytes");
  expect(heardByStranger).toEqual([undefined, undefined]);
});

test("a sign-in page is not the file", async () => {
  answer = (_, response) => response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<html>");
  expect(await fetched()).toMatchObject({ is: "gone", why: expect.stringContaining("files:read") });
  expect((await fetched({ type: "text/html", name: "page.html" })).is).toBe("bytes");
});

test("a loop of redirects ends", async () => {
  answer = (_, response) => response.writeHead(302, { location: "/f" }).end();
  expect((await fetched()).is).toBe("gone");
});

test.each([
  [404, "gone"],
  [403, "gone"],
  [429, "later"],
  [503, "later"],
])("%i: %s", async (status, is) => {
  answer = (_, response) => response.writeHead(status).end();
  expect((await fetched()).is).toBe(is);
});

test("too big, as it was announced or as it turned out", async () => {
  const limit = 1024 ** 3;
  expect(await fetched({ size: limit + 1 })).toEqual({ is: "too-big", limit });
  answer = (_, response) => response.writeHead(200, { "content-length": String(limit + 1) }).flushHeaders();
  expect(await fetched()).toEqual({ is: "too-big", limit });
});

test("nobody there: later", async () => {
  answer = (request) => request.socket.destroy();
  expect((await fetched()).is).toBe("later");
});
