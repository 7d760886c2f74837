import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/setup.ts",
    pool: "forks",
    // More than the cores of a small machine, since journeys mostly wait. Files share a process: loading the program
    // anew for each took a third of the time.
    maxWorkers: 3,
    isolate: false,
    // Whole programs, browsers and kills on a machine that others use too: one second chance there, none at home.
    retry: process.env.CI ? 1 : 0,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // A page or a program is looked at until it shows something; a second is no judgement on a busy machine.
    expect: { poll: { timeout: 15_000 } },
  },
});
