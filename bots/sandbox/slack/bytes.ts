import { createReadStream, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";

/** The files' contents, one file on disk each. */
export class Bytes {
  private readonly directory: string;

  constructor(directory: string) {
    this.directory = join(directory, "slack-files");
    mkdirSync(this.directory, { recursive: true });
  }

  write(id: string, data: Buffer): void {
    writeFileSync(join(this.directory, id), data);
  }

  has(id: string): boolean {
    return existsSync(join(this.directory, id));
  }

  read(id: string): Readable {
    return createReadStream(join(this.directory, id));
  }
}

const TYPES: Record<string, string> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  gif: "image/gif",
  webp: "image/webp",
  pdf: "application/pdf",
  txt: "text/plain",
  csv: "text/csv",
  json: "application/json",
  mp4: "video/mp4",
  mov: "video/quicktime",
  mp3: "audio/mpeg",
  m4a: "audio/mp4",
  ogg: "audio/ogg",
  webm: "video/webm",
  zip: "application/zip",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

export const typeByName = (name: string): string =>
  TYPES[/\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ""] ?? "application/octet-stream";
