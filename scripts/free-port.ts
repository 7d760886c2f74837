import { createServer } from "node:net";

/** Below the ports that systems give to whoever asks for any, so that nobody is given one of these meanwhile. */
const [FIRST, LAST] = [12_000, 19_998];

/** A port of this machine, known before anybody listens there, whose next one is free too: the sandbox's page takes it. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
};

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
      .once("error", () => resolve(false))
      .listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
