// npm run backup -- relevo.dump: the whole database in one file, while the program runs. The files of FILES are not in it.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { environment } from "../config.ts";
import { asOwner, runScript } from "./owner.ts";

/** Runs one of PostgreSQL's own programs; its version must not be older than the server's. */
export const runTool = (tool: "pg_dump" | "pg_restore", url: string, args: readonly string[]): void => {
  // The address holds a password, and arguments can be read by everybody on the machine. Of our own environment, which
  // holds the tokens of every channel, the tool gets only where programs are.
  const env = { PATH: environment().PATH ?? "", ...addressIn(url) };
  const { status, error } = spawnSync(tool, args, { stdio: "inherit", env });
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ENOENT")
    throw new Error(
      `${tool} is not installed. Install PostgreSQL's client programs (Debian: postgresql-client), or copy DATA_DIR while the program is stopped.`,
    );
  if (error || status !== 0) throw new Error(`${tool} failed; what it says stands above.`);
};

const addressIn = (url: string): Record<string, string> => {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const sslmode = searchParams.get("sslmode");
  return {
    PGHOST: decodeURIComponent(hostname).replace(/^\[|\]$/g, ""),
    PGPORT: port || "5432",
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    ...(sslmode ? { PGSSLMODE: sslmode } : {}),
  };
};

const main = async (): Promise<void> => {
  const [file] = process.argv.slice(2);
  if (!file) throw new Error("Say where to: npm run backup -- relevo.dump");
  await asOwner(async ({ url, config }) => {
    runTool("pg_dump", url, ["--format=custom", "--no-acl", "--no-owner", `--file=${file}`]);
    console.log(`${file} has the database. Copy the folder of the files after it: ${config.files}`);
  });
};

if (process.argv[1] === fileURLToPath(import.meta.url)) runScript(main);
