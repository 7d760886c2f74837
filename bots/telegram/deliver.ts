import { type Api, InputFile } from "grammy";
import type { Outcome } from "../../core/outcome.ts";
import type { Attempt, OutgoingFile, Part, ReadFile } from "../bot.ts";
import { fieldOf, refuseMethod } from "./files.ts";
import { type Pulse, tokenAdvice } from "./health.ts";
import { isTokenRefused, isUnchanged, outcomeOf, Unreadable } from "./outcome.ts";
import type { Reflex } from "./reflex.ts";

export interface Delivery {
  readonly api: Api;
  /** Uploads take longer than words. */
  readonly uploadApi: Api;
  readonly readFile: ReadFile;
  readonly now: () => Date;
  readonly pulse: Pulse;
  readonly reflex: Reflex;
  readonly scrub: (text: string) => string;
}

/** One call, one outcome; it never sleeps and never repeats itself. */
export async function send(delivery: Delivery, part: Part, attempt: Attempt): Promise<Outcome> {
  const { now, pulse, scrub } = delivery;
  if (part.method === refuseMethod) return { is: "refused", why: String(part.body.why) };
  if (attempt.signal.aborted) return { is: "later", at: now(), why: "stopped before it was sent" };
  if (!delivery.reflex.mayAnswer(part)) return { is: "refused", why: "the press was answered already" };
  try {
    const result = await call(delivery, part, attempt);
    pulse.good("sending");
    return { is: "sent", id: idOf(result, part) };
  } catch (error) {
    if (isUnchanged(error)) return { is: "sent", id: idOf(true, part) };
    if (isTokenRefused(error)) pulse.bad("sending", tokenAdvice);
    return outcomeOf(error, now(), scrub);
  }
}

type Call = (body: object, signal: AbortSignal) => Promise<unknown>;

function call(delivery: Delivery, part: Part, { address, signal }: Attempt): Promise<unknown> {
  const hasFiles = part.files !== undefined && part.files.length > 0;
  const api = hasFiles ? delivery.uploadApi : delivery.api;
  const methods = api.raw as unknown as Readonly<Record<string, Call>>;
  const method = methods[part.method];
  if (method === undefined) throw new Error(`No such method: ${part.method}`);
  const place = part.method === "answerCallbackQuery" ? {} : { chat_id: chatId(address) };
  return method({ ...place, ...withFiles(part, delivery.readFile) }, signal);
}

const chatId = (address: string): number | string => (/^-?\d+$/.test(address) ? Number(address) : address);

function withFiles({ method, body, files = [] }: Part, readFile: ReadFile): object {
  const inputs = files.map((file) => new InputFile(() => bytesOf(file, readFile), safeName(file.name)));
  if (method !== "sendMediaGroup") {
    const field = fieldOf[method];
    return field === undefined || inputs.length === 0 ? body : { ...body, [field]: inputs[0] };
  }
  const media = (body.media as readonly object[]).map((item, index) => ({ ...item, media: inputs[index] }));
  return { ...body, media };
}

async function* bytesOf({ hash }: OutgoingFile, readFile: ReadFile): AsyncGenerator<Uint8Array> {
  try {
    yield* readFile(hash);
  } catch (error) {
    throw new Unreadable(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** grammY writes the name unquoted into a header line. */
const safeName = (name: string): string => name.replace(/[\p{Cc}";\\/]/gu, "_") || "file";

function idOf(result: unknown, { body }: Part): string {
  if (Array.isArray(result)) return result.map((one) => idOf(one, { method: "", body })).join(",");
  const told =
    typeof result === "object" && result !== null ? (result as { message_id?: unknown }).message_id : undefined;
  return String(told ?? body.message_id ?? body.callback_query_id ?? "");
}
