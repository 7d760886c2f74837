import { type Api, GrammyError } from "grammy";
import type { Fetched } from "../bot.ts";
import type { IncomingFile } from "../event.ts";
import { abilities } from "./limits.ts";

export interface Source {
  readonly api: Api;
  readonly apiRoot: string;
  readonly token: string;
  readonly idleMs: number;
  readonly scrub: (text: string) => string;
}

const tooBig: Fetched = { is: "too-big", limit: abilities.fetch };

export async function fetchFile(source: Source, file: IncomingFile, signal: AbortSignal): Promise<Fetched> {
  if ((file.size ?? 0) > abilities.fetch) return tooBig;
  try {
    const { file_path } = await source.api.getFile(String(file.source.file_id), signal as never);
    return file_path === undefined
      ? { is: "later", why: "Telegram has no path for the file yet" }
      : await download(source, file_path, signal);
  } catch (error) {
    return failed(error, source.scrub);
  }
}

function failed(error: unknown, scrub: (text: string) => string): Fetched {
  const why = scrub(error instanceof Error ? error.message : String(error));
  if (!(error instanceof GrammyError)) return { is: "later", why };
  if (/file is too big/i.test(error.description)) return tooBig;
  const isPassing = error.error_code !== 400 || /temporarily unavailable/i.test(error.description);
  return { is: isPassing ? "later" : "gone", why };
}

async function download(
  { apiRoot, token, idleMs, scrub }: Source,
  path: string,
  signal: AbortSignal,
): Promise<Fetched> {
  const idle = new AbortController();
  const timer = setTimeout(() => idle.abort(new Error("Telegram stopped sending the file")), idleMs);
  const where = path.split("/").map(encodeURIComponent).join("/");
  let response: Response;
  try {
    response = await fetch(`${apiRoot}/file/bot${token}/${where}`, { signal: AbortSignal.any([signal, idle.signal]) });
  } catch (error) {
    clearTimeout(timer);
    throw error;
  }
  if (response.ok && response.body) return { is: "bytes", stream: watched(response.body, timer, scrub) };
  clearTimeout(timer);
  await response.body?.cancel();
  const isGone = response.status === 404 || response.status === 410;
  return { is: isGone ? "gone" : "later", why: `Telegram answered ${response.status} for the file` };
}

/** Each chunk puts the timeout off: a slow big file is fine, a silent one is not. */
async function* watched(body: ReadableStream<Uint8Array>, timer: NodeJS.Timeout, scrub: (text: string) => string) {
  try {
    for await (const chunk of body) {
      timer.refresh();
      yield chunk;
    }
  } catch (error) {
    throw new Error(scrub(error instanceof Error ? error.message : String(error)));
  } finally {
    clearTimeout(timer);
  }
}
