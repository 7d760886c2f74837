import type { ApiKey } from "./keys.ts";

/** What the middlewares leave for the handlers. */
export interface ApiEnv {
  Variables: { requestId: string; caller: ApiKey };
}
