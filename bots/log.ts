export type { Log } from "../core/log.ts";
