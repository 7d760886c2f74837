import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";

/**
 * What a stand-in holds, as a journal on disk: each change is one JSON line written before anybody is told of it, and
 * opening replays the lines. So the process can be killed at any moment and never forgets a message or reuses an id.
 */
export class Journal<Entry> {
  private readonly path: string;

  constructor(directory: string, name: string, replay: (entry: Entry) => void) {
    mkdirSync(directory, { recursive: true });
    this.path = join(directory, `${name}.jsonl`);
    if (!existsSync(this.path)) return;
    const text = readFileSync(this.path, "utf8");
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    // A kill in the middle of a write leaves half a line; nobody was told of it.
    if (whole.length < text.length) truncateSync(this.path, Buffer.byteLength(whole));
    for (const line of whole.split("\n")) if (line) replay(JSON.parse(line) as Entry);
  }

  append(entry: Entry): void {
    appendFileSync(this.path, `${JSON.stringify(entry)}\n`);
  }
}
