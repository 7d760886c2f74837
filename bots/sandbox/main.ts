import { parseArgs } from "node:util";
import { startSandbox } from "./server.ts";

// The sandbox as a process of its own: node main.js --port N --dir D [--seed S] [--stay]
const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    dir: { type: "string" },
    seed: { type: "string" },
    stay: { type: "boolean", default: false },
  },
});
if (!values.dir) {
  console.error("say where to keep what the sandbox holds: --dir <directory>");
  process.exit(2);
}

const leave = () => process.exit(0);
process.on("SIGTERM", leave);
// Ctrl-C in a terminal reaches every process in it: whoever started this one still needs the platforms to stop in order.
process.on("SIGINT", values.stay ? leave : () => undefined);
// Whoever started it has died, or does not want it any more. All it holds is on disk.
if (!values.stay) process.on("disconnect", leave);

const seed = values.seed === undefined ? undefined : Number(values.seed);
const { port, url, offsetMs } = await startSandbox({
  port: Number(values.port),
  directory: values.dir,
  seed,
  // Whoever started it may live by the same clock.
  moved: (offsetMs) => process.connected && process.send?.({ offsetMs }),
});
process.stdout.write(`sandbox listening on ${url}\n`);
process.send?.({ ready: true, port, offsetMs: offsetMs() });
