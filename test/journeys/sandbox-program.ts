import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { scriptAt } from "../../scripts/chaos/child.ts";
import { freePort } from "../../scripts/free-port.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The program as a newcomer starts it: no desk file, no database, nothing set but where to keep its data. */
export const startSandboxProgram = async (): Promise<{ url: string; apiUrl: string; stop(): Promise<void> }> => {
  const directory = mkdtempSync(join(tmpdir(), "relevo-sandbox-"));
  const port = await freePort();
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: directory, PORT: String(port) };
  const child = spawn(process.execPath, [scriptAt("main"), "--sandbox"], {
    cwd: ROOT,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const ready = new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      said += chunk;
      const [, url] = /sandbox is open: (\S+)/.exec(said) ?? [];
      if (url && said.includes('"ready"')) resolve(url);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("exit", (code) => reject(new Error(`the program ended (${code}): ${said}`)));
  });
  const url = await ready;
  return {
    url,
    apiUrl: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        child.removeAllListeners("exit");
        child.once("exit", () => {
          rmSync(directory, { recursive: true, force: true });
          resolve();
        });
        child.kill("SIGTERM");
      }),
  };
};
