// The program as chaos starts it: as main.ts does, with a clock that jumps when a file says so.
//   node program.js --clock FILE [the program's own arguments]
import { readFileSync } from "node:fs";
import pino from "pino";
import { environment, readConfig } from "../../config.ts";
import { startProgram } from "../../main.ts";

const LOOK_MS = 100;

const [, , flag, clock, ...args] = process.argv;
if (flag !== "--clock" || clock === undefined) throw new Error("say where the clock's offset stands: --clock FILE");

/** Milliseconds that stand in the file; half a file counts as none. */
const readOffset = (): number => Number(readFileSync(clock, "utf8")) || 0;

let offset = readOffset();
setInterval(() => {
  offset = readOffset();
}, LOOK_MS).unref();

const env = environment();
const config = readConfig(env, args);
const log = pino({ level: config.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime });
process.on("unhandledRejection", (reason) =>
  log.error(
    { error: reason instanceof Error ? reason.stack : String(reason) },
    "something failed that nobody waited for",
  ),
);
const program = await startProgram({
  config: { ...config, host: "127.0.0.1" },
  env,
  log,
  now: () => new Date(Date.now() + offset),
  unpaced: true,
});
log.info({ url: program.url }, "ready");
process.once("SIGTERM", () => void program.stop().then(() => process.exit(0)));
