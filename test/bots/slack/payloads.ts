import { readdirSync, readFileSync } from "node:fs";
import type { Body } from "../../../bots/slack/shapes.ts";

const FOLDER = new URL("./payloads/", import.meta.url);

export const payload = (name: string): Body => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8"));

export const payloadNames = (): string[] => readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ""));
