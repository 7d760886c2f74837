import { type ApiOptions, createApi, createMeters } from "../../api/app.ts";
import { apiKey } from "../../api/keys.ts";
import type { Overview, Reading } from "../../core/reading.ts";

export const ACME = "0190a000-0000-7000-8000-000000000001";
export const LEVANTE = "0190a000-0000-7000-8000-000000000002";
export const KEYS = {
  reports: "reports-key-of-acme-0123456789",
  shop: "shop-key-of-acme-0123456789abc",
  levante: "levante-key-0123456789abcdefgh",
};

export const keys = [
  apiKey(ACME, { name: "reports", key: KEYS.reports, may: ["read"] }),
  apiKey(ACME, { name: "shop", key: KEYS.shop, may: ["read", "write"] }),
  apiKey(LEVANTE, { name: "levante", key: KEYS.levante, may: ["read", "write"] }),
];

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const nothing: Reading = {
  tickets: async () => ({ items: [], more: false }),
  ticket: async () => null,
  messages: async () => null,
  member: async () => null,
};

export const nothingWaits: Overview = {
  channels: async () => [],
  standing: async () => [],
  attention: async () => [],
};

/** The whole HTTP side over whatever a test hands in. */
export const createTestApi = (given: Partial<ApiOptions> = {}) =>
  createApi({
    desk: { now: () => new Date(), transaction: () => Promise.reject(new Error("no desk in this test")) },
    reading: nothing,
    repairs: { repairs: async () => ({ items: [], more: false }), repair: async () => null },
    keys,
    webhooks: new Map(),
    ready: async () => ({ database: { is: "ok" }, queue: { is: "ok" }, held: null, channels: [] }),
    meters: createMeters(nothingWaits, () => false),
    log: silent,
    ...given,
  });

type App = ReturnType<typeof createTestApi>;

/** A program that calls the API with one key. */
export const caller = (app: App, key: string) => ({
  get: async (path: string) => answerOf(await app.request(path, { headers: { Authorization: `Bearer ${key}` } })),
  post: async (path: string, body: unknown, idempotencyKey?: string) =>
    answerOf(
      await app.request(path, {
        method: "POST",
        headers: {
          Authorization: `Bearer ${key}`,
          "Content-Type": "application/json",
          ...(idempotencyKey === undefined ? {} : { "Idempotency-Key": idempotencyKey }),
        },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    ),
});

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever came
  readonly json: any;
}

const answerOf = async (response: Response): Promise<Answer> => ({
  status: response.status,
  headers: response.headers,
  json: await response.json(),
});
