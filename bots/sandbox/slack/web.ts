import type { IncomingMessage, ServerResponse } from "node:http";
import { applyAfter, applyBefore, type Failure, type Faults } from "../faults.ts";
import type { Slack } from "./context.ts";
import { METHODS } from "./methods/index.ts";
import { bearerOf, readArguments, readBody, readMultipart, sendJson, textOf } from "./requests.ts";
import { answerResponseUrl } from "./responses.ts";
import { type App, type Json, SlackError } from "./types.ts";

const ZEROS = Buffer.alloc(65_536);
// One transparent pixel: nobody looks at the avatars of a stand-in, but clients fetch them.
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=",
  "base64",
);

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  slack: Slack;
  faults: Faults;
}

export const handleWeb = async (exchange: Exchange): Promise<boolean> => {
  const [, root, area, name = ""] = exchange.url.pathname.split("/");
  if (root !== "slack") return false;
  if (area === "api") await callMethod(exchange, name);
  else if (area === "upload") await receiveUpload(exchange, name);
  else if (area === "files") await sendFile(exchange, name);
  else if (area === "response") await receiveResponse(exchange, name);
  else if (area === "avatar") exchange.response.writeHead(200, { "content-type": "image/png" }).end(PIXEL);
  else return false;
  return true;
};

const callMethod = async ({ request, response, url, slack, faults }: Exchange, method: string): Promise<void> => {
  const args = await readSafely(request, url, await readBody(request));
  const token = bearerOf(request) ?? textOf(args, "token");
  const fault = faults.next("slack", method, () => JSON.stringify(args));
  const before = await applyBefore(fault, response);
  if (before === "ended") return;
  const app = token ? slack.world.appOfToken(token) : undefined;
  const answer = before ? failureOf(before) : await work(slack, app, token, method, args);
  const { status, body } = answer;
  // A record of the call must not hold the token that came as an argument.
  const { token: _, ...kept } = args;
  slack.calls.add({
    at: slack.clock.now(),
    method,
    app: app?.id,
    args: kept,
    status,
    ok: body.ok === true,
    error: body.error,
  });
  if (applyAfter(fault, response)) return;
  sendJson(response, status, body, answer.headers);
};

interface Answer {
  status: number;
  body: Json;
  headers?: Json;
}

const work = async (
  slack: Slack,
  app: App | undefined,
  token: string | undefined,
  method: string,
  args: Json,
): Promise<Answer> => {
  try {
    const owner = authorised(app, token, method);
    const waitSeconds = slack.limits.check(owner.id, method, textOf(args, "channel") ?? "");
    if (waitSeconds > 0) return tooMany(waitSeconds);
    return { status: 200, body: { ok: true, ...(await METHODS[method]!(slack, owner, args)) } };
  } catch (error) {
    if (error instanceof SlackError) return { status: 200, body: { ok: false, error: error.message, ...error.extra } };
    console.error(error);
    return { status: 200, body: { ok: false, error: "internal_error" } };
  }
};

const authorised = (app: App | undefined, token: string | undefined, method: string): App => {
  if (!(method in METHODS)) throw new SlackError("unknown_method", { req_method: method });
  if (!token) throw new SlackError("not_authed");
  if (!app) throw new SlackError("invalid_auth");
  if (app.uninstalled) throw new SlackError("account_inactive");
  const forApp = method === "apps.connections.open";
  if (forApp !== (token === app.appToken)) throw new SlackError("not_allowed_token_type");
  return app;
};

const tooMany = (seconds: number): Answer => ({
  status: 429,
  body: { ok: false, error: "ratelimited" },
  headers: { "retry-after": String(seconds) },
});

const failureOf = (failure: Failure): Answer => {
  if (failure.kind === "429") return tooMany(failure.retryAfterSeconds);
  if (failure.kind !== "error") return { status: failure.status!, body: { ok: false, error: "internal_error" } };
  const body = typeof failure.body === "string" ? { ok: false, error: failure.body } : failure.body;
  return { status: 200, body: (body as Json) ?? { ok: false, error: "internal_error" } };
};

const readSafely = async (request: IncomingMessage, url: URL, body: Buffer): Promise<Json> => {
  try {
    return readArguments(request, url, body);
  } catch {
    return {};
  }
};

/** The middle step of an upload: the bytes, as the one file of a form or bare. */
const receiveUpload = async ({ request, response, slack, faults }: Exchange, id: string): Promise<void> => {
  const body = await readBody(request);
  const fault = faults.next("slack", "upload", id);
  const before = await applyBefore(fault, response);
  if (before === "ended") return;
  if (before) return answerFailure(response, before);
  const file = slack.world.get("file", id);
  if (file?.step !== "announced") return void response.writeHead(404).end("not found");
  const type = request.headers["content-type"] ?? "";
  const data = type.startsWith("multipart/form-data")
    ? readMultipart(body, type).find((part) => part.filename !== undefined)?.data
    : body;
  if (!data || data.length === 0) return void response.writeHead(400).end("no file");
  slack.bytes.write(id, data);
  slack.world.put("file", id, { ...file, size: data.length, step: "uploaded" });
  slack.calls.add({
    at: slack.clock.now(),
    method: "upload",
    app: file.app,
    args: { id, size: data.length },
    status: 200,
    ok: true,
  });
  if (!applyAfter(fault, response))
    response.writeHead(200, { "content-type": "text/plain" }).end(`OK - ${data.length}`);
};

/** Without a token that may see the file, Slack shows its login page, with status 200. */
const sendFile = async ({ request, response, slack, faults }: Exchange, name: string): Promise<void> => {
  const fault = faults.next("slack", "download", name);
  const before = await applyBefore(fault, response);
  if (before === "ended") return;
  if (before) return answerFailure(response, before);
  const token = bearerOf(request);
  const app = token ? slack.world.appOfToken(token) : undefined;
  const file = slack.world.get("file", name.slice(name.indexOf("-") + 1));
  if (!app || app.uninstalled || app.workspace !== file?.workspace)
    return void response
      .writeHead(200, { "content-type": "text/html; charset=utf-8" })
      .end("<!DOCTYPE html><html><title>Sign in</title></html>");
  if (file.step === "deleted" || (!file.blank && !slack.bytes.has(file.id))) return void response.writeHead(404).end();
  if (applyAfter(fault, response)) return;
  response.writeHead(200, { "content-type": file.mimetype, "content-length": file.size });
  if (file.blank) return sendZeros(response, file.size);
  slack.bytes.read(file.id).pipe(response);
};

const sendZeros = (response: ServerResponse, size: number): void => {
  let left = size;
  const more = (): void => {
    while (left > 0) {
      const part = left >= ZEROS.length ? ZEROS : ZEROS.subarray(0, left);
      left -= part.length;
      if (!response.write(part)) return void response.once("drain", more);
    }
    response.end();
  };
  more();
};

const receiveResponse = async ({ request, response, url, slack, faults }: Exchange, id: string): Promise<void> => {
  const args = await readSafely(request, url, await readBody(request));
  const fault = faults.next("slack", "response_url", () => JSON.stringify(args));
  const before = await applyBefore(fault, response);
  if (before === "ended") return;
  if (before) return answerFailure(response, before);
  const { status, body } = respond(slack, id, args);
  slack.calls.add({ at: slack.clock.now(), method: "response_url", args, status, ok: status === 200 });
  if (applyAfter(fault, response)) return;
  if (typeof body === "string") response.writeHead(status, { "content-type": "text/plain" }).end(body);
  else sendJson(response, status, body);
};

const respond = (slack: Slack, id: string, args: Json) => {
  try {
    return answerResponseUrl(slack, id, args);
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    return { status: 400, body: { ok: false, error: error.message, ...error.extra } };
  }
};

const answerFailure = (response: ServerResponse, failure: Failure): void => {
  const { status, body, headers } = failureOf(failure);
  sendJson(response, status, body, headers);
};
