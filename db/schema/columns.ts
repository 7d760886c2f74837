import { bigint, timestamp } from "drizzle-orm/pg-core";

export const at = (name: string) => timestamp(name, { withTimezone: true });
export const serial = (name: string) => bigint(name, { mode: "number" });
export const identity = () => serial("id").primaryKey().generatedAlwaysAsIdentity();
