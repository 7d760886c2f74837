import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { post } from "../../../bots/slack/http.ts";

let server: Server;
let url: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/chat.postMessage`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const send = (more: RequestInit = {}) =>
  post(url, { method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: "a=1", ...more });

test("gives what Slack's SDK asks of an answer: where, how, the fields by any spelling, and the words", async () => {
  answer = (request, response) => {
    response.writeHead(429, { "retry-after": "7" });
    request.pipe(response);
  };
  const { status, headers, text, url: from } = await send();
  expect([status, headers.get("Retry-After"), headers.get("x-oauth-scopes"), from]).toEqual([429, "7", null, url]);
  expect(await text()).toBe("a=1");
  expect(Object.fromEntries(headers.entries())).toMatchObject({ "retry-after": "7" });
});

test("follows nobody elsewhere: the token would go along", async () => {
  answer = (_, response) => {
    response.writeHead(302, { location: "http://127.0.0.1:1/" }).end();
  };
  expect((await send()).status).toBe(302);
});

test("ends when it is told to, and says by its code why nobody was reached", async () => {
  answer = () => undefined;
  await expect(send({ signal: AbortSignal.timeout(30) })).rejects.toThrow();
  await expect(post("http://127.0.0.1:1/", { method: "POST", body: "" })).rejects.toMatchObject({
    code: "ECONNREFUSED",
  });
});

test("what is no plain form goes the usual way", async () => {
  answer = (request, response) => {
    response.end(request.headers["content-type"]);
  };
  const form = new FormData();
  form.append("file", new Blob(["x"]));
  const response = await send({ body: form, headers: {} });
  expect(await response.text()).toMatch(/^multipart\/form-data/);
});
