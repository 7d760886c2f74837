import { createHash, timingSafeEqual } from "node:crypto";
import { readBody } from "../body.ts";
import type { Store } from "../bot.ts";
import type { Log } from "../log.ts";
import { name } from "./name.ts";
import type { Reflex } from "./reflex.ts";

export interface Door {
  /** What Telegram may show: the one that is set now, and those before it while they are being replaced. */
  readonly secrets: readonly string[];
  readonly store: Store;
  readonly reflex: Reflex;
  readonly log: Log;
  readonly scrub: (text: string) => string;
}

const MOST_BYTES = 1024 * 1024;

/** Telegram's webhook: stored, then 200. Anything but a 2xx makes Telegram try again. */
export async function answer(door: Door, request: Request): Promise<Response> {
  if (request.method !== "POST") return status(405);
  const shown = request.headers.get("x-telegram-bot-api-secret-token") ?? "";
  if (!door.secrets.some((secret) => isSame(shown, secret))) return status(401);
  const body = await readBody(request, MOST_BYTES);
  if (body === null) return status(413);
  let update: unknown;
  try {
    update = JSON.parse(body.toString("utf8"));
  } catch {
    return status(400);
  }
  return storeOne(door, update);
}

async function storeOne({ store, reflex, log, scrub }: Door, update: unknown): Promise<Response> {
  try {
    await store(name(update), update);
  } catch (error) {
    log.error({ why: scrub(String(error)) }, "An update of Telegram's can't be stored; it will come again");
    return status(503);
  }
  reflex.stored(update);
  return status(200);
}

/** Hashed first, because timingSafeEqual wants equal lengths and the length is a secret too. */
const isSame = (one: string, other: string): boolean => timingSafeEqual(hash(one), hash(other));

const hash = (text: string): Buffer => createHash("sha256").update(text).digest();

const status = (code: number): Response => new Response(null, { status: code });
