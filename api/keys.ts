import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import type { ApiKeySettings } from "../core/accounts/desk-file.ts";
import type { Actor } from "../core/actor.ts";
import type { ApiEnv, ApiKey } from "./env.ts";
import { ApiError } from "./errors.ts";

export const apiKey = (account: string, { name, key, may }: ApiKeySettings): ApiKey => ({
  account,
  name,
  hash: hashOf(key),
  may,
});

export const keyActor = ({ name }: ApiKey): Actor & { is: "key" } => ({ is: "key", name });

/** `Authorization: Bearer …` names the account and what may be done; reading wants "read", anything else "write". */
export const authenticate =
  (keys: readonly ApiKey[]): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const [, given] = /^Bearer +(\S+) *$/i.exec(c.req.header("authorization") ?? "") ?? [];
    if (given === undefined) throw new ApiError("no-key", "Send your key in the header Authorization: Bearer <key>.");
    const caller = find(keys, given);
    if (!caller) throw new ApiError("wrong-key", "This key is not known. It stands in the desk file under api_keys.");
    const scope = c.req.method === "GET" || c.req.method === "HEAD" ? "read" : "write";
    if (!caller.may.includes(scope)) {
      throw new ApiError("not-permitted", `The key "${caller.name}" may not ${scope}. The desk file says what it may.`);
    }
    c.set("caller", caller);
    await next();
  };

// All keys are compared, so that the time tells nothing of which one was nearly right.
const find = (keys: readonly ApiKey[], given: string): ApiKey | null => {
  const hash = hashOf(given);
  return keys.reduce<ApiKey | null>((found, key) => (timingSafeEqual(key.hash, hash) ? key : found), null);
};

const hashOf = (key: string): Buffer => createHash("sha256").update(key).digest();
