import { readdirSync, readFileSync } from "node:fs";
import type { Update } from "grammy/types";

const folder = new URL("./payloads/", import.meta.url);

export const payloadNames = readdirSync(folder).map((file) => file.replace(".json", ""));

export const payload = (name: string): Update =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")) as Update;
