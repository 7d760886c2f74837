import type { Upload } from "./body.ts";
import type { Limits } from "./limits.ts";
import type { BotRecord } from "./records.ts";
import { badRequest } from "./refusal.ts";
import type { Updates } from "./updates.ts";
import type { Webhooks } from "./webhook.ts";
import type { World } from "./world.ts";

export interface Api {
  world: World;
  updates: Updates;
  webhooks: Webhooks;
  limits: Limits;
  tell(kind: string, detail: Record<string, unknown>): void;
}

export interface Invocation {
  bot: BotRecord;
  params: Params;
  uploads: Map<string, Upload>;
  gone(stop: () => void): void;
}

export type Method = (api: Api, call: Invocation) => unknown;

/** Parameters come as JSON values or, in forms, as strings of them; Telegram takes both. */
export class Params {
  readonly raw: Record<string, unknown>;

  constructor(raw: Record<string, unknown>) {
    this.raw = raw;
  }

  has(name: string): boolean {
    return this.raw[name] !== undefined && this.raw[name] !== null;
  }

  text(name: string): string {
    const value = this.raw[name];
    return value === undefined || value === null
      ? ""
      : typeof value === "object"
        ? JSON.stringify(value)
        : String(value);
  }

  number(name: string, otherwise = 0): number {
    const value = Number(this.raw[name] ?? otherwise);
    return Number.isFinite(value) ? Math.trunc(value) : otherwise;
  }

  decimal(name: string): number {
    return this.has(name) ? Number(this.raw[name]) : Number.NaN;
  }

  isOn(name: string): boolean {
    const value = this.raw[name];
    return value === true || (typeof value === "string" && /^(true|yes|1)$/i.test(value));
  }

  object<Shape>(name: string): Shape | undefined {
    const value = this.raw[name];
    if (value === undefined || value === null || value === "") return undefined;
    if (typeof value === "object") return value as Shape;
    try {
      const parsed: unknown = JSON.parse(String(value));
      if (typeof parsed === "object" && parsed !== null) return parsed as Shape;
    } catch {}
    throw badRequest(`can't parse ${name.replaceAll("_", " ")} JSON object`);
  }
}
