import type { WebClient } from "@slack/web-api";
import type { Outcome } from "../../core/outcome.ts";
import type { Attempt, Bot, Part, ReadFile } from "../bot.ts";
import type { Log } from "../log.ts";
import { createDirects, type Directs } from "./directs.ts";
import { deskAdvice, type SlackPulse } from "./health.ts";
import { split } from "./limits.ts";
import { lookFor } from "./lookup.ts";
import { failureOf } from "./outcome.ts";
import type { SlackMessage } from "./shapes.ts";
import { findUpload, type Uploads, upload } from "./upload.ts";

export interface Delivering {
  readonly client: WebClient;
  readonly readFile: ReadFile;
  readonly now: () => Date;
  readonly log: Log;
  readonly pulse: SlackPulse;
  readonly deskChannel: () => string;
  readonly uploads: Uploads;
}

const WHISPER_MS = 10_000;
const SHUT_MS = 15_000;

export const createDelivery = (delivering: Delivering): Pick<Bot, "send" | "find"> => {
  const { pulse, deskChannel, now, log } = delivering;
  const directs = createDirects(delivering.client);
  const isDesk = ({ address }: Attempt) => split(address).channel === deskChannel();
  return {
    send: async (part, attempt) => {
      const startedAt = now();
      if (attempt.signal.aborted) return { is: "later", at: startedAt, why: "stopping" };
      try {
        const id = await until(attempt.signal, act(part, attempt, { ...delivering, directs }));
        if (part.method !== "response_url") pulse.good("sending");
        if (part.method === "chat.postMessage" && isDesk(attempt)) pulse.good("desk");
        return { is: "sent", id };
      } catch (error) {
        const { outcome, trouble } = failureOf(error, part.method, startedAt, now());
        if (trouble) pulse.bad("sending", trouble);
        if (outcome.is === "sent") return { is: "sent", id: idIn(part) };
        log.debug({ method: part.method, mark: attempt.mark, outcome }, "slack did not take it");
        return outcome.is === "gone" && isDesk(attempt) ? shut(outcome.why) : outcome;
      }
    },
    find: (part, attempt) => find(part, attempt, { ...delivering, directs }),
  };

  /** There is no other place where the desk could be told: what is for its channel waits until that is open again. */
  function shut(why: string): Outcome {
    pulse.bad("desk", deskAdvice(why));
    return { is: "later", at: new Date(now().getTime() + SHUT_MS), why };
  }
};

interface Acting extends Delivering {
  readonly directs: Directs;
}

const act = async (part: Part, attempt: Attempt, acting: Acting): Promise<string> => {
  if (part.method === "views.publish" || part.method === "chat.postMessage") return call(part, attempt, acting);
  const placed = { ...attempt, address: await acting.directs.of(attempt.address) };
  if (part.method === "files.upload") return upload(part, placed, acting);
  if (part.method === "response_url") return whisper(part, placed, acting);
  return call(part, placed, acting);
};

const call = async (part: Part, attempt: Attempt, { client, directs }: Acting): Promise<string> => {
  // A file whose post is not known by its ts is taken away by its own id.
  if (part.method === "chat.delete" && String(part.body.ts).startsWith("F")) {
    await client.apiCall("files.delete", { file: part.body.ts });
    return String(part.body.ts);
  }
  const answer = (await client.apiCall(part.method, wired(part, attempt))) as { ts?: string; channel?: unknown };
  if (typeof answer.channel === "string") directs.opened(attempt.address, answer.channel);
  return answer.ts ?? idIn(part);
};

/** Where to and which mark are known only now: the rest of the part was frozen at the first attempt. */
const wired = ({ method, body }: Part, { address, mark }: Attempt): Record<string, unknown> => {
  const { channel, thread } = split(address);
  if (method === "views.publish") return { ...body };
  if (method !== "chat.postMessage") return { ...body, channel };
  const metadata = { event_type: "relevo", event_payload: { mark } };
  return { ...body, channel, ...(thread ? { thread_ts: thread } : {}), metadata };
};

const idIn = ({ body }: Part): string => String(body.ts ?? body.timestamp ?? "");

/** To one person only: by the address that came with the press, or, when that has expired, by name. */
const whisper = async (part: Part, { address, signal }: Attempt, { client }: Delivering): Promise<string> => {
  const { response_url, user, ...content } = part.body;
  const { channel, thread } = split(address);
  const threaded = thread ? { ...content, thread_ts: thread } : content;
  if (typeof response_url === "string" && response_url && (await respond(response_url, threaded, signal))) return "";
  await client.apiCall("chat.postEphemeral", { ...threaded, channel, user, parse: "none", link_names: false });
  return "";
};

const respond = async (url: string, content: object, signal: AbortSignal): Promise<boolean> => {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify({ response_type: "ephemeral", replace_original: false, ...content }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(WHISPER_MS)]),
  });
  await answer.body?.cancel();
  if (answer.status >= 500) throw new Error(`Slack answered ${answer.status}`);
  return answer.ok;
};

const find: (part: Part, attempt: Parameters<Bot["find"]>[1], acting: Acting) => ReturnType<Bot["find"]> = async (
  part,
  asked,
  delivering,
) => {
  try {
    const attempt = { ...asked, address: await delivering.directs.of(asked.address) };
    if (part.method === "files.upload") return await findUpload(part, attempt, delivering);
    if (part.method !== "chat.postMessage") return { is: "never" };
    const since = new Date(attempt.since.getTime() - WRONG_CLOCK_MS);
    const message = await lookFor(delivering.client, { ...attempt, since }, (one) => markOf(one) === attempt.mark);
    return message?.ts ? { is: "found", id: message.ts } : { is: "absent" };
  } catch (error) {
    const { outcome } = failureOf(error, part.method, asked.since, delivering.now());
    return { is: "later", why: "why" in outcome ? outcome.why : "Slack did not answer the look-up" };
  }
};

/** By so much our clock may be wrong; looked for too late, what stands there would be sent once more. A mark names one message alone. */
const WRONG_CLOCK_MS = 2 * 3_600_000;

const markOf = (message: SlackMessage): unknown =>
  (message as { metadata?: { event_payload?: { mark?: unknown } } }).metadata?.event_payload?.mark;

// The client takes no signal: an attempt that is given up goes on by itself, and its outcome is unknown.
const until = <T>(signal: AbortSignal, work: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = () => reject(new Error("given up"));
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
