import { readBody } from "../body.ts";
import type { Answer } from "./receiver.ts";
import type { Body, EnvelopeKind } from "./shapes.ts";
import { isSigned } from "./signature.ts";

const MOST_BYTES = 2 * 1024 * 1024;
/** Slack hangs up after three seconds and comes again. */
const ANSWER_MS = 2_800;

export interface WebhookOptions {
  readonly signingSecret: string;
  readonly now: () => Date;
  readonly take: (kind: EnvelopeKind, body: Body) => Promise<Answer>;
}

/** Slack's requests over HTTP: events as JSON, the rest as forms, all signed over the raw bytes. */
export const answerRequest = async (request: Request, options: WebhookOptions): Promise<Response> => {
  if (request.method !== "POST") return new Response(null, { status: 405, headers: { allow: "POST" } });
  const bytes = await readBody(request, MOST_BYTES);
  if (!bytes) return new Response(null, { status: 413 });
  if (!isSigned(options.signingSecret, request.headers, bytes, options.now()))
    return new Response(null, { status: 401 });
  const came = read(new TextDecoder().decode(bytes), request.headers.get("content-type") ?? "");
  if (!came) return new Response(null, { status: 400 });
  if (came.body.type === "url_verification")
    return Response.json({ challenge: (came.body as { challenge?: string }).challenge });
  if (came.kind === "slash_commands" && !came.body.command) return new Response(null, { status: 200 });
  return respond(await soon(options.take(came.kind, came.body)));
};

const respond = (answer: Answer): Response => {
  if (answer.is === "not-stored") return new Response(null, { status: 503 });
  if (answer.payload === undefined || answer.payload === "") return new Response(null, { status: 200 });
  return typeof answer.payload === "string" ? new Response(answer.payload) : Response.json(answer.payload);
};

const soon = (work: Promise<Answer>): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve({ is: "not-stored" }), ANSWER_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });

const read = (text: string, type: string): { kind: EnvelopeKind; body: Body } | null => {
  if (!type.startsWith("application/x-www-form-urlencoded")) return asKind("events_api", parseJson(text));
  const form = new URLSearchParams(text);
  const payload = form.get("payload");
  if (payload !== null) return asKind("interactive", parseJson(payload));
  return { kind: "slash_commands", body: Object.fromEntries(form) as Body };
};

const asKind = (kind: EnvelopeKind, body: unknown) =>
  typeof body === "object" && body !== null ? { kind, body: body as Body } : null;

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
