// npm run hold [-- "why"]: nothing is sent from this database before `npm run release`.
import { fileURLToPath } from "node:url";
import { hold, lastWorked } from "../db/hold.ts";
import { asOwner, runScript } from "./owner.ts";

const main = (): Promise<void> =>
  asOwner(async ({ client, config }) => {
    const now = new Date();
    const why = process.argv.slice(2).join(" ") || "an operator said so";
    await hold(client, why, now, (await lastWorked(client, config.dataDir)) ?? now);
    console.log(
      "Held: what comes is stored, and nothing is sent. See what waits, and let it go, with: npm run release",
    );
  });

if (process.argv[1] === fileURLToPath(import.meta.url)) runScript(main);
