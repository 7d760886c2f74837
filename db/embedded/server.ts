// The server of one DATA_DIR through its lives: adopted, started, started again; postgres.json always says which it is.
import { join } from "node:path";
import type { Binaries } from "./binaries.ts";
import { addressOf, checkVersion, ensureDatabase, makeCluster, newPassword, setPassword } from "./cluster.ts";
import type { Log } from "./log.ts";
import { nameOf, type Place } from "./place.ts";
import { clearRemains, end, findRunning, freePort, launch, type Postmaster, ready } from "./postmaster.ts";
import type { ProcessMark } from "./processes.ts";
import { type PostgresRecord, writeRecord } from "./record.ts";

const ADOPTION_LIMIT_MS = 30_000;
const PORTS_TO_TRY = 3;

const logIn = (folder: string) => join(folder, "postgres.log");

/** The server that a killed owner left behind, if it is usable; one that is not is ended. */
export async function adopt(
  folder: string,
  cluster: string,
  record: PostgresRecord | null,
  log: Log,
): Promise<Postmaster | null> {
  const running = findRunning(cluster, record);
  if (running === null) return null;
  try {
    if (record === null) throw new Error("its password was lost with postgres.json");
    await ready(running, cluster, logIn(folder), ADOPTION_LIMIT_MS);
    await ensureDatabase(running.port, record.password);
    return running;
  } catch (error) {
    log.warn(`The running PostgreSQL (pid ${running.mark.pid}) is replaced: ${(error as Error).message}`);
    await end(running);
    return null;
  }
}

interface Ground {
  readonly folder: string;
  readonly place: Place;
  readonly binaries: Binaries;
  readonly owner: ProcessMark;
}

export class Server {
  readonly #ground: Ground;
  readonly #isNewPassword: boolean;
  readonly #password: string;
  #port: number | null;

  constructor(ground: Ground, earlier: PostgresRecord | null) {
    this.#ground = ground;
    this.#isNewPassword = earlier === null;
    this.#password = earlier?.password ?? newPassword();
    this.#port = earlier?.port ?? null;
  }

  get url(): string {
    return addressOf(this.#port ?? 0, this.#password);
  }

  async take(running: Postmaster): Promise<Postmaster> {
    this.#port = running.port;
    await this.#write(running.mark);
    return running;
  }

  async start(isFirst: boolean): Promise<Postmaster> {
    await (isFirst ? this.#make() : this.#prepare());
    for (let attempt = 1; ; attempt++) {
      this.#port = await freePort(attempt === 1 ? this.#port : null);
      try {
        return await this.#launch(this.#port);
      } catch (error) {
        const isPortTaken = (error as Error).message.includes("could not bind");
        if (!isPortTaken || attempt === PORTS_TO_TRY) throw error;
      }
    }
  }

  /** On the same port, since pools everywhere hold the address. */
  async restart(): Promise<Postmaster> {
    await clearRemains(this.#ground.place.cluster);
    return this.#launch(this.#port as number);
  }

  async forget(): Promise<void> {
    await this.#write(null, null);
  }

  async #make(): Promise<void> {
    const { place, binaries } = this.#ground;
    await this.#write(null); // before the cluster, or a crash here would leave one whose password nobody knows
    await makeCluster(place, binaries, this.#password);
  }

  async #prepare(): Promise<void> {
    const { place, binaries } = this.#ground;
    checkVersion(place.cluster, binaries);
    await clearRemains(place.cluster);
    if (this.#isNewPassword) await setPassword(place, binaries, this.#password);
  }

  async #launch(port: number): Promise<Postmaster> {
    const { folder, place, binaries } = this.#ground;
    const postmaster = await launch(place, binaries, logIn(folder), port);
    try {
      await this.#write(postmaster.mark);
      await ready(postmaster, place.cluster, logIn(folder));
      await ensureDatabase(port, this.#password);
      return postmaster;
    } catch (error) {
      await end(postmaster);
      throw error;
    }
  }

  async #write(postmaster: ProcessMark | null, owner: ProcessMark | null = this.#ground.owner): Promise<void> {
    const { folder, place } = this.#ground;
    const cluster = nameOf(folder, place.cluster);
    await writeRecord(folder, { password: this.#password, port: this.#port, cluster, postmaster, owner });
  }
}
