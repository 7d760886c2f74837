// Imports what it is told and says how large that has made it.
const IDLE_MS = 2_000;

process.on("message", async ({ id, body }) => {
  for (const library of body.libraries) await import(library);
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  process.send({ id, value: process.memoryUsage.rss() / 1_048_576 });
});
