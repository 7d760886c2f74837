import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../clock.ts";
import { applyAfter, applyBefore, type Failure, type Faults } from "../faults.ts";
import type { Announce, Platform } from "../platform.ts";
import { ACCOUNT } from "./account.ts";
import { benchVerbs } from "./bench.ts";
import { type Call, readCall } from "./body.ts";
import { answerForLog, CallLog, paramsForLog } from "./calls.ts";
import { EDITING } from "./editing.ts";
import { groupVerbs } from "./groups.ts";
import { Limits } from "./limits.ts";
import { type Api, type Method, Params } from "./params.ts";
import { peopleVerbs } from "./people.ts";
import { chatIdOf } from "./place.ts";
import type { BotRecord } from "./records.ts";
import { badRequest, TelegramRefusal } from "./refusal.ts";
import { SENDING } from "./sending.ts";
import { chatShape, filePath } from "./shapes.ts";
import { Updates } from "./updates.ts";
import { listed, watchingVerbs } from "./watching.ts";
import { Webhooks } from "./webhook.ts";
import { World } from "./world.ts";

// Telegram does not mind the case of a method's name.
const METHODS = new Map<string, [string, Method]>(
  Object.entries({ ...ACCOUNT, ...SENDING, ...EDITING }).map(([name, method]) => [name.toLowerCase(), [name, method]]),
);

interface Wiring {
  directory: string;
  clock: Clock;
  faults: Faults;
  announce: Announce;
}

/** A stand-in of the Bot API as a program meets it, and of the people on its other side. */
export const createTelegram = ({ directory, clock, faults, announce }: Wiring): Platform => {
  const world = new World(directory, clock);
  const api: Api = {
    world,
    updates: new Updates(world),
    webhooks: new Webhooks(world),
    limits: new Limits(),
    tell: (kind, detail) => announce({ platform: "telegram", kind, ...detail }),
  };
  const log = new CallLog();
  for (const bot of world.bots.keys()) api.webhooks.refresh(bot);

  return {
    name: "telegram",
    async handle(request, response, url) {
      const call = /^\/bot([^/]+)(?:\/test)?\/(\w+)$/.exec(url.pathname);
      const download = /^\/file\/bot([^/]+)\/(.+)$/.exec(url.pathname);
      if (call) await answerCall(request, response, { url, token: decodeURIComponent(call[1]!), name: call[2]! });
      else if (download) await answerDownload(response, decodeURIComponent(download[1]!), download[2]!);
      else return false;
      return true;
    },
    upgrade: () => false,
    control: {
      ...peopleVerbs(api),
      ...groupVerbs(api),
      ...watchingVerbs(api),
      ...benchVerbs(api, log, faults),
    },
    state: () => stateOf(api),
    async close() {
      api.webhooks.close();
    },
  };

  async function answerCall(
    request: IncomingMessage,
    response: ServerResponse,
    { url, token, name }: { url: URL; token: string; name: string },
  ): Promise<void> {
    const at = clock.now();
    const started = performance.now();
    const [method, work] = METHODS.get(name.toLowerCase()) ?? [name, null];
    let call: Call = { params: {}, uploads: new Map() };
    let fault: ReturnType<Faults["next"]> = null;
    let bot: BotRecord | undefined;
    let body: Body;
    try {
      call = await readCall(request, url);
      fault = faults.next("telegram", method, () => JSON.stringify(call.params));
      const instead = await applyBefore(fault, response);
      if (instead === "ended") {
        record(0, { ok: false, description: "the socket was destroyed before the work" });
        return;
      }
      if (instead) throw failed(instead);
      bot = [...world.bots.values()].find((one) => one.token === token);
      if (!bot)
        throw token.includes(":") ? new TelegramRefusal(401, "Unauthorized") : new TelegramRefusal(404, "Not Found");
      if (!work) throw new TelegramRefusal(404, "Not Found");
      const gone = (stop: () => void) => response.once("close", stop);
      body = {
        ok: true,
        result: await work(api, { bot, params: new Params(call.params), uploads: call.uploads, gone }),
      };
    } catch (error) {
      body = error instanceof ChosenAnswer ? error.body : refusalBody(error);
    }
    const status = body.ok === true ? 200 : (body.error_code ?? 200);
    if (applyAfter(fault, response)) {
      record(0, { ...(answerForLog(body.result) as object), dropped: true });
      return;
    }
    record(status, body.ok ? answerForLog(body.result) : body);
    const after = body.parameters?.retry_after;
    sendJson(response, status, body, after === undefined ? {} : { "retry-after": String(after) });

    function record(status: number, answer: unknown): void {
      const ms = Math.round(performance.now() - started);
      log.add({
        at: new Date(at).toISOString(),
        bot: bot?.id ?? null,
        method,
        params: paramsForLog(call),
        status,
        answer,
        ms,
      });
    }
  }

  async function answerDownload(response: ServerResponse, token: string, path: string): Promise<void> {
    const fault = faults.next("telegram", "download", path);
    const instead = await applyBefore(fault, response);
    if (instead === "ended") return;
    if (instead) return sendJson(response, instead.status ?? 404, refusalBody(failed(instead)));
    const bot = [...world.bots.values()].find((one) => one.token === token);
    const number = Number(/file_(\d+)/.exec(path)?.[1]);
    const file = world.files.get(number);
    if (!bot) return sendJson(response, 401, refusalBody(new TelegramRefusal(401, "Unauthorized")));
    if (!file || filePath(file) !== path)
      return sendJson(response, 404, refusalBody(new TelegramRefusal(404, "Not Found")));
    if (applyAfter(fault, response)) return;
    const bytes = world.readFile(file);
    response.writeHead(200, { "content-type": "application/octet-stream", "content-length": bytes.length }).end(bytes);
  }
};

interface Body {
  ok?: boolean;
  result?: unknown;
  error_code?: number;
  description?: string;
  parameters?: Record<string, number>;
}

/** The body that a fault of kind "error" asks for, word for word. */
class ChosenAnswer extends Error {
  readonly body: Body;
  constructor(body: Body) {
    super("chosen answer");
    this.body = body;
  }
}

const failed = ({ kind, retryAfterSeconds, body }: Failure): Error => {
  if (body !== undefined)
    return new ChosenAnswer({ ok: false, ...(kind !== "error" && { error_code: Number(kind) }), ...(body as Body) });
  if (kind === "429")
    return new TelegramRefusal(429, `Too Many Requests: retry after ${retryAfterSeconds}`, {
      retry_after: retryAfterSeconds,
    });
  if (kind === "403") return new TelegramRefusal(403, "Forbidden: bot was blocked by the user");
  if (kind === "500") return new TelegramRefusal(500, "Internal Server Error: restart");
  return badRequest("this was asked for");
};

const refusalBody = (error: unknown): Body => {
  const { code, message, parameters } =
    error instanceof TelegramRefusal
      ? error
      : new TelegramRefusal(500, `Internal Server Error: ${(error as Error).stack}`);
  return { ok: false, error_code: code, description: message, ...(parameters && { parameters }) };
};

const sendJson = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void => {
  if (response.destroyed) return;
  const bytes = Buffer.from(JSON.stringify(body));
  response
    .writeHead(status, { "content-type": "application/json", "content-length": bytes.length, ...headers })
    .end(bytes);
};

// What a page can show; the verb `messages` gives all.
const SHOWN = 200;

const stateOf = (api: Api) => {
  const { world } = api;
  const rooms = [...world.privates.keys(), ...[...world.groups.keys()].map((id) => `group:${id}`)];
  return {
    bots: [...world.bots.values()].map((bot) => ({
      ...bot,
      pending: world.queue(bot.id).pending.size,
      isPolled: api.updates.isPolled(bot.id),
    })),
    users: [...world.users.values()],
    chats: rooms.map((room) => ({
      ...chatShape(world, room),
      id: chatIdOf(room),
      room,
      ...(room.startsWith("private:")
        ? { bot: Number(room.split(":")[1]), user: chatIdOf(room), blocked: world.privates.get(room)!.blocked }
        : { members: world.groups.get(chatIdOf(room))!.members, bots: world.groups.get(chatIdOf(room))!.bots }),
      messages: listed(api, room, SHOWN),
    })),
    commands: Object.fromEntries([...world.bots.values()].map((bot) => [bot.id, bot.commands])),
    limits: { ...api.limits.settings, refused: api.limits.refused },
  };
};
