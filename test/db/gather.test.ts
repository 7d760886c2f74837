import { createServer, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Gathering } from "../../db/gather.ts";

let seen: Buffer[];
let other: Socket;
let socket: Gathering;
let close: () => Promise<void>;

beforeEach(async () => {
  seen = [];
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const accepted = new Promise<Socket>((resolve) => server.once("connection", resolve));
  socket = new Gathering();
  socket.setNoDelay(true);
  socket.connect((server.address() as { port: number }).port, "127.0.0.1");
  other = await accepted;
  other.on("data", (chunk) => seen.push(chunk));
  close = async () => {
    socket.destroy();
    other.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
});

afterEach(() => close());

const arrived = async (length: number): Promise<string> => {
  await expect.poll(() => Buffer.concat(seen).length).toBe(length);
  return Buffer.concat(seen).toString();
};

test("what is written in one turn arrives in one piece and in its order, also corked as the driver does", async () => {
  socket.write(Buffer.from("a"));
  socket.cork();
  socket.write(Buffer.from("b"));
  socket.write(Buffer.from("c"));
  socket.uncork();
  await Promise.resolve();
  socket.write(Buffer.from("d"));
  expect(await arrived(4)).toBe("abcd");
  expect(seen).toHaveLength(1);
});

test("a last write with a callback comes behind what waits, and its callback is called", async () => {
  socket.write(Buffer.from("a"));
  const told = new Promise<void>((resolve) => socket.write(Buffer.from("z"), () => resolve()));
  await told;
  expect(await arrived(2)).toBe("az");
});

test("what waits for a connection that ended is dropped without an error", async () => {
  socket.write(Buffer.from("a"));
  socket.destroy();
  await new Promise((resolve) => setImmediate(resolve));
  expect(socket.destroyed).toBe(true);
  expect(seen).toEqual([]);
});
