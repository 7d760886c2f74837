import type { IncomingMessage, ServerResponse } from "node:http";
import { type Json, type Loose, SlackError } from "./types.ts";

export const readBody = (request: IncomingMessage): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.on("error", reject);
    request.on("aborted", () => reject(new Error("The request was cut off")));
  });

/** The arguments of a method, however they came: query, form, JSON or multipart. */
export const readArguments = (request: IncomingMessage, url: URL, body: Buffer): Json => {
  const type = request.headers["content-type"] ?? "";
  const query = url.search ? Object.fromEntries(url.searchParams) : {};
  if (body.length === 0) return query;
  if (type.startsWith("application/json")) return { ...query, ...parseJson(body.toString("utf8")) };
  if (type.startsWith("multipart/form-data")) {
    const fields = readMultipart(body, type).filter((part) => part.filename === undefined);
    return { ...query, ...Object.fromEntries(fields.map((part) => [part.name, part.data.toString("utf8")])) };
  }
  return { ...query, ...Object.fromEntries(new URLSearchParams(body.toString("utf8"))) };
};

export const bearerOf = (request: IncomingMessage): string | undefined =>
  /^Bearer\s+(.+)$/i.exec(request.headers.authorization ?? "")?.[1]?.trim();

export interface Part {
  name: string;
  filename?: string;
  data: Buffer;
}

export const readMultipart = (body: Buffer, contentType: string): Part[] => {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (!boundary) return [];
  const parts: Part[] = [];
  const mark = Buffer.from(`--${boundary}`);
  let start = body.indexOf(mark);
  while (start >= 0) {
    const end = body.indexOf(mark, start + mark.length);
    if (end < 0) break;
    const part = body.subarray(start + mark.length + 2, end - 2);
    const headEnd = part.indexOf("\r\n\r\n");
    if (headEnd >= 0) parts.push(readPart(part.subarray(0, headEnd).toString("utf8"), part.subarray(headEnd + 4)));
    start = end;
  }
  return parts;
};

const readPart = (head: string, data: Buffer): Part => ({
  name: /name="?([^";\r\n]*)"?/i.exec(head)?.[1] ?? "",
  filename: /filename="?([^"\r\n]*)"?/i.exec(head)?.[1],
  data,
});

export const sendJson = (response: ServerResponse, status: number, body: unknown, headers: Json = {}): void => {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
};

/** Forms carry structures as JSON text. */
export const structured = <T = Json>(args: Json, name: string): T | undefined => {
  const value = args[name];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string") return value as T;
  return parseJson(value) as T;
};

export const textOf = (args: Json, name: string): string | undefined => {
  const value = args[name];
  return value === undefined || value === null || value === "" ? undefined : String(value);
};

export const isSet = (args: Json, name: string): boolean => ["true", "1"].includes(String(args[name] ?? ""));

export const numberOf = (args: Json, name: string, fallback: number): number => {
  const value = Number(args[name]);
  return args[name] === undefined || args[name] === "" || !Number.isFinite(value) ? fallback : value;
};

export const required = (args: Json, name: string): string => {
  const value = textOf(args, name);
  if (value === undefined)
    throw new SlackError("invalid_arguments", {
      response_metadata: { messages: [`[ERROR] missing required field: ${name}`] },
    });
  return value;
};

const parseJson = (text: string): Loose => {
  try {
    return JSON.parse(text);
  } catch {
    throw new SlackError("invalid_arguments", {
      response_metadata: { messages: ["[ERROR] must provide valid JSON"] },
    });
  }
};

/** One page of a list, with Slack's opaque cursor. */
export const pageOf = <T>(items: T[], args: Json, usual: number, most = 1000): { page: T[]; next: string } => {
  const limit = Math.max(1, Math.min(most, numberOf(args, "limit", usual)));
  const cursor = textOf(args, "cursor");
  const start = cursor ? Number(Buffer.from(cursor, "base64").toString().replace("next:", "")) : 0;
  if (!Number.isInteger(start)) throw new SlackError("invalid_cursor");
  const end = start + limit;
  const next = end < items.length ? Buffer.from(`next:${end}`).toString("base64") : "";
  return { page: items.slice(start, end), next };
};
