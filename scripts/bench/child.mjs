// The program in a process of its own, with a line to whoever measures it. Plain JavaScript, so that the process loads
// what `npm start` loads and nothing beside it.
import { writeFileSync } from "node:fs";
import { Session } from "node:inspector/promises";

// Of a Redis on a developer's machine; it has no part in what is measured.
const EXPECTED = "Redis keeps nothing on disk";

let program = null;
let wire = null;
let profiling = null;

const log = (muted) => {
  const said = new Set();
  const say = (level) => (fields, words) => {
    if (muted || said.has(words) || words.startsWith(EXPECTED)) return;
    said.add(words);
    console.error(`${level}: ${words}`, fields);
  };
  return { debug: () => {}, info: () => {}, warn: say("warn"), error: say("error") };
};

const verbs = {
  start: async ({ root, ending, env, args, folder, deskFile, muted, watched, paced = false }) => {
    if (watched) wire = await (await import("./wire.mjs")).watch(watched);
    const { readConfig } = await import(`${root}/config.${ending}`);
    const { startProgram } = await import(`${root}/main.${ending}`);
    const config = readConfig(env, args, { folder, exists: () => true });
    program = await startProgram({
      config: { ...config, port: 0, host: "127.0.0.1" },
      env: {},
      log: log(muted),
      deskFile,
      unpaced: !paced,
    });
    return program.url;
  },
  usage: () => {
    const { user, system } = process.cpuUsage();
    return {
      cpuMs: (user + system) / 1_000,
      rssMb: process.memoryUsage.rss() / 1_048_576,
      peakMb: process.resourceUsage().maxRSS / 1_024,
    };
  },
  sweep: async () => {
    const began = performance.now();
    await program.sweep();
    return performance.now() - began;
  },
  wire: () => wire.told(),
  plans: (from) => wire.plans(from),
  profile: async () => {
    profiling = new Session();
    profiling.connect();
    await profiling.post("Profiler.enable");
    await profiling.post("Profiler.setSamplingInterval", { interval: 500 });
    await profiling.post("Profiler.start");
  },
  profiled: async ({ path }) => {
    const { profile } = await profiling.post("Profiler.stop");
    writeFileSync(path, JSON.stringify(profile));
    profiling.disconnect();
  },
  stop: () => program?.stop(),
};

process.on("message", async ({ id, verb, body }) => {
  try {
    process.send({ id, value: await verbs[verb](body ?? {}) });
  } catch (error) {
    process.send({ id, error: error.stack });
  }
});
process.on("disconnect", () => process.exit(0));
