import type { IncomingMessage } from "node:http";
import { badRequest, TelegramRefusal } from "./refusal.ts";

// 50 MB of file and some room for the fields around it.
const LARGEST_BODY = 51 * 1024 * 1024;

export interface Upload {
  fileName: string;
  bytes: Buffer;
}

export interface Call {
  params: Record<string, unknown>;
  uploads: Map<string, Upload>;
}

/** A request's parameters from wherever a client put them: query, JSON, form or multipart. */
export const readCall = async (request: IncomingMessage, url: URL): Promise<Call> => {
  const call: Call = { params: Object.fromEntries(url.searchParams), uploads: new Map() };
  const bytes = await readBytes(request);
  if (bytes.length === 0) return call;
  const type = request.headers["content-type"] ?? "";
  if (type.includes("multipart/form-data")) readMultipart(bytes, boundaryOf(type), call);
  else if (type.includes("application/x-www-form-urlencoded"))
    Object.assign(call.params, Object.fromEntries(new URLSearchParams(utf8(bytes))));
  else Object.assign(call.params, readJson(bytes));
  refuseHalfCharacters(call.params);
  return call;
};

export const readBytes = async (request: IncomingMessage, largest = LARGEST_BODY): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read to the end all the same: a client that is still writing would see a reset and not the answer.
    if (size <= largest) chunks.push(chunk);
  }
  if (size > largest) throw new TelegramRefusal(413, "Request Entity Too Large");
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
};

const readJson = (bytes: Buffer): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(utf8(bytes));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    if (error instanceof TelegramRefusal) throw error;
  }
  throw badRequest("can't parse JSON object");
};

const boundaryOf = (type: string): string => {
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (!boundary) throw badRequest("boundary not found in the multipart request");
  return boundary;
};

/**
 * By hand, because grammY writes `content-disposition:form-data;name="x";filename=my report.pdf`: no space, no quotes.
 * Ready-made parsers throw at it or lose a file whose name has a space.
 */
const readMultipart = (bytes: Buffer, boundary: string, call: Call): void => {
  const mark = Buffer.from(`--${boundary}`);
  let at = bytes.indexOf(mark);
  while (at >= 0) {
    const start = at + mark.length + 2;
    const next = bytes.indexOf(`\r\n--${boundary}`, start - 2);
    if (next < 0) return;
    readPart(bytes.subarray(start, Math.max(start, next)), call);
    at = next + 2;
  }
};

const readPart = (part: Buffer, { params, uploads }: Call): void => {
  const head = part.indexOf("\r\n\r\n");
  if (head < 0) return;
  const disposition = /name="([^"]*)"(?:;\s*filename=(?:"([^"\r\n]*)"|([^\r\n]*)))?/i.exec(
    part.subarray(0, head).toString("utf8"),
  );
  const name = disposition?.[1];
  if (!name) return;
  const content = part.subarray(head + 4);
  const fileName = disposition[2] ?? disposition[3];
  if (fileName === undefined) params[name] = utf8(content);
  else uploads.set(name, { fileName: fileName.trim(), bytes: content });
};

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const utf8 = (bytes: Buffer): string => {
  try {
    return decoder.decode(bytes);
  } catch {
    throw notUtf8();
  }
};

const notUtf8 = () => badRequest("strings must be encoded in UTF-8");

/** Half of a surrogate pair cannot be written as UTF-8, so Telegram refuses it. */
const refuseHalfCharacters = (value: unknown): void => {
  if (typeof value === "string") {
    if (/\p{Surrogate}/u.test(value)) throw notUtf8();
  } else if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) refuseHalfCharacters(inner);
  }
};
