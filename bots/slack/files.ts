import { Readable } from "node:stream";
import type { WebClient } from "@slack/web-api";
import { request } from "undici";
import type { Span } from "../../core/rich.ts";
import type { Fetched, OutgoingFile, ReadFile } from "../bot.ts";
import type { FileKind, IncomingFile } from "../event.ts";
import { abilities } from "./limits.ts";
import type { SlackFile } from "./shapes.ts";
import { safeLink } from "./text.ts";

const ANSWER_MS = 15_000;
const REDIRECTS = 3;

/** A file that Slack holds for us; null for one that it can't give (deleted, hidden by the plan, kept elsewhere). */
export const describeFile = (file: SlackFile): IncomingFile | null => {
  if (!file?.id || isElsewhere(file) || file.mode === "tombstone" || file.mode === "hidden_by_limit") return null;
  const type = file.mimetype ?? "application/octet-stream";
  return {
    kind: kindOf(type, file.subtype),
    name: file.name || file.title || file.id,
    type,
    ...(file.size === undefined ? {} : { size: file.size }),
    source: { id: file.id, url: file.url_private_download ?? file.url_private ?? null, type },
  };
};

/** Files in other people's stores (a shared drive) are only links, and our token must never go there. */
export const unshownFiles = (files: readonly SlackFile[]): Span[] =>
  files.filter(isElsewhere).map((file) => {
    const link = safeLink(file.url_private ?? file.permalink ?? "");
    return { text: file.title || file.name || link || "file", ...(link ? { link } : {}) };
  });

const isElsewhere = (file: SlackFile) => file?.is_external === true || file?.mode === "external";

const kindOf = (type: string, subtype: string | undefined): FileKind => {
  if (subtype === "slack_audio") return "voice";
  if (type === "image/gif") return "animation";
  if (type === "image/svg+xml") return "document";
  const [family] = type.split("/");
  if (family === "image") return "photo";
  return family === "audio" || family === "video" ? family : "document";
};

export interface Bytes {
  readonly client: WebClient;
  readonly token: string;
  readonly apiUrl: string;
}

export const fetchFile = async (file: IncomingFile, signal: AbortSignal, bytes: Bytes): Promise<Fetched> => {
  if ((file.size ?? 0) > abilities.fetch) return { is: "too-big", limit: abilities.fetch };
  try {
    const url = file.source.url ?? (await addressOf(String(file.source.id), bytes.client));
    return typeof url === "string"
      ? await download(url, file, signal, bytes)
      : { is: "gone", why: "Slack has no address for it" };
  } catch (error) {
    const code = (error as { data?: { error?: string } }).data?.error;
    if (code && GONE.includes(code)) return { is: "gone", why: code };
    return { is: "later", why: error instanceof Error ? error.message : String(error) };
  }
};

const GONE = ["file_not_found", "file_deleted", "access_denied", "not_visible"];

const addressOf = async (id: string, client: WebClient): Promise<string | undefined> => {
  const { file } = await client.files.info({ file: id });
  return file?.url_private_download ?? file?.url_private;
};

const download = async (url: string, file: IncomingFile, signal: AbortSignal, bytes: Bytes): Promise<Fetched> => {
  const answer = await follow(url, signal, bytes, REDIRECTS);
  const type = answer.headers.get("content-type") ?? file.type;
  const size = Number(answer.headers.get("content-length") ?? 0);
  const refused = refusal(answer.status) ?? (isLoginPage(type, file) ? LOGIN_PAGE : null);
  if (!refused && size <= abilities.fetch && answer.body)
    return { is: "bytes", stream: capped(answer.body), name: file.name, type: file.type };
  await answer.body?.cancel();
  return refused ?? (answer.body ? { is: "too-big", limit: abilities.fetch } : { is: "later", why: "an empty answer" });
};

// Without the scope files:read Slack answers 200 with its sign-in page.
const isLoginPage = (type: string, file: IncomingFile) => type.startsWith("text/html") && !file.type.includes("html");
const LOGIN_PAGE: Fetched = {
  is: "gone",
  why: "Slack showed a sign-in page instead of the file (is the scope files:read missing?)",
};

const refusal = (status: number): Fetched | null => {
  if (status === 200) return null;
  if (status === 429 || status >= 500) return { is: "later", why: `Slack answered ${status}` };
  return { is: "gone", why: `Slack answered ${status}` };
};

/** The token goes to Slack only, whatever address stands in a payload or a redirect. */
const follow = async (url: string, signal: AbortSignal, bytes: Bytes, left: number): Promise<Response> => {
  const headers: Record<string, string> = isSlack(url, bytes.apiUrl) ? { authorization: `Bearer ${bytes.token}` } : {};
  const answer = await answered(url, headers, signal);
  const next = answer.status >= 300 && answer.status < 400 ? answer.headers.get("location") : null;
  if (!next || left === 0) return answer;
  await answer.body?.cancel();
  return follow(new URL(next, url).href, signal, bytes, left - 1);
};

const answered = async (url: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response> => {
  const late = new AbortController();
  // Only the answer's beginning is awaited for so long: a big file may take its time.
  const timer = setTimeout(() => late.abort(new Error("Slack did not answer in time")), ANSWER_MS);
  try {
    return await fetch(url, { headers, redirect: "manual", signal: AbortSignal.any([signal, late.signal]) });
  } finally {
    clearTimeout(timer);
  }
};

const isSlack = (url: string, apiUrl: string): boolean => {
  const { origin, protocol, hostname } = new URL(url);
  return origin === new URL(apiUrl).origin || (protocol === "https:" && hostname.endsWith(".slack.com"));
};

async function* capped(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > abilities.fetch) throw new Error("The file is bigger than it said");
    yield chunk;
  }
}

/** Steps one and two: an address and an id from Slack, then the bytes. Nobody sees anything yet, so it may be repeated. */
export const putBytes = async (
  file: OutgoingFile,
  client: WebClient,
  readFile: ReadFile,
  signal: AbortSignal,
): Promise<string> => {
  const place = await client.files.getUploadURLExternal({ filename: file.name || "file", length: file.size });
  if (!place.upload_url || !place.file_id) throw new Error("Slack gave no place for the upload");
  const answer = await request(place.upload_url, {
    method: "POST",
    headers: { "content-type": "application/octet-stream", "content-length": String(file.size) },
    body: Readable.from(readFile(file.hash)),
    signal,
  });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`Slack answered ${answer.statusCode} to the upload`);
  return place.file_id;
};

/** Where a shared file stands in a channel, once Slack has put it there. */
export const shareOf = (file: SlackFile | undefined, channel: string, thread: string | undefined): string | null => {
  const shares = Object.values(file?.shares ?? {}).flatMap((byChannel) => byChannel[channel] ?? []);
  const share = shares.find(({ thread_ts }) => thread === undefined || thread_ts === thread);
  return share?.ts ?? null;
};
