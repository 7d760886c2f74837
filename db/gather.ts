import { Socket } from "node:net";

type Write = Socket["write"];

/**
 * A connection that sends what was written within one turn of the event loop in one piece. A statement is five small
 * messages and a transaction many statements; written one by one, the calls into the system cost more than all the rest.
 */
export class Gathering extends Socket {
  private gathered: Uint8Array[] = [];

  // Node gives a socket its own write() back when it connects.
  override connect(...args: unknown[]): this {
    (super.connect as (...all: unknown[]) => this)(...args);
    const write = Socket.prototype.write.bind(this) as (...all: unknown[]) => boolean;
    this.write = ((chunk: unknown, ...more: unknown[]): boolean => {
      if (!(chunk instanceof Uint8Array) || more.length > 0) {
        this.send(write);
        return write(chunk, ...more);
      }
      this.gathered.push(chunk);
      if (this.gathered.length === 1) setImmediate(() => this.send(write));
      return this.writableLength < this.writableHighWaterMark;
    }) as Write;
    return this;
  }

  private send(write: (chunk: Uint8Array) => boolean): void {
    const [first, ...more] = this.gathered;
    if (!first) return;
    this.gathered = [];
    if (this.writable) write(more.length === 0 ? first : Buffer.concat([first, ...more]));
  }
}
