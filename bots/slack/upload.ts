import type { WebClient } from "@slack/web-api";
import type { Attempt, Part, ReadFile } from "../bot.ts";
import { putBytes, shareOf } from "./files.ts";
import { split } from "./limits.ts";
import { lookFor } from "./lookup.ts";
import { NothingSent } from "./outcome.ts";
import type { SlackFile } from "./shapes.ts";

/**
 * Files that were given to Slack, by the mark of their delivery. Only the last of the three steps shows anything, so only
 * its answer can be lost in a way that matters; then files.info tells, as long as this process remembers the ids.
 */
export type Uploads = Map<string, readonly string[]>;

const REMEMBERED = 1000;

interface Uploading {
  readonly client: WebClient;
  readonly readFile: ReadFile;
  readonly uploads: Uploads;
}

export const upload = async (
  part: Part,
  attempt: Attempt,
  { client, readFile, uploads }: Uploading,
): Promise<string> => {
  const { channel, thread } = split(attempt.address);
  const ids = await putAll(part, attempt, { client, readFile, uploads });
  remember(uploads, attempt.mark, ids);
  const answer = await client.apiCall("files.completeUploadExternal", {
    files: ids.map((id, index) => ({ id, title: part.files?.[index]?.name })),
    channel_id: channel,
    ...(thread ? { thread_ts: thread } : {}),
    ...part.body,
  });
  const [first] = (answer as { files?: SlackFile[] }).files ?? [];
  uploads.delete(attempt.mark);
  return shareOf(first, channel, thread) ?? (await postOf(ids[0] ?? "", channel, thread, client)) ?? ids[0] ?? "";
};

// Until the last step nobody sees anything: whatever fails before it may simply be done again.
const putAll = async (part: Part, { signal }: Attempt, { client, readFile }: Uploading): Promise<string[]> => {
  try {
    const ids: string[] = [];
    for (const file of part.files ?? []) ids.push(await putBytes(file, client, readFile, signal));
    return ids;
  } catch (error) {
    throw new NothingSent("the upload was not finished", { cause: error });
  }
};

export const findUpload = async (
  part: Part,
  attempt: Attempt & { readonly since: Date },
  { client, uploads }: Uploading,
): Promise<{ is: "found"; id: string } | { is: "absent" }> => {
  const { channel, thread } = split(attempt.address);
  const [id] = uploads.get(attempt.mark) ?? [];
  if (id) {
    const ts = await postOf(id, channel, thread, client, true);
    return ts ? { is: "found", id: ts } : { is: "absent" };
  }
  // Another process began it: files of the same names and sizes since then, in one post, are these.
  const message = await lookFor(client, attempt, ({ files }) => isSame(files, part));
  return message?.ts ? { is: "found", id: message.ts } : { is: "absent" };
};

const isSame = (files: readonly SlackFile[] | undefined, part: Part): boolean =>
  files !== undefined && files.length > 0 && signsOf(files) === signsOf(part.files ?? []);

const signsOf = (files: readonly { readonly name?: string | null; readonly size?: number }[]): string =>
  files
    .map(({ name, size }) => `${size} ${name}`)
    .sort()
    .join("\n");

/** The ts of the post that shows a file. Slack may need a moment to know it; then the file's own id has to do. */
const postOf = async (
  id: string,
  channel: string,
  thread: string | undefined,
  client: WebClient,
  isAsked = false,
): Promise<string | null> => {
  try {
    const { file } = await client.files.info({ file: id });
    return shareOf(file as SlackFile | undefined, channel, thread);
  } catch (error) {
    if (isAsked) throw error;
    return null;
  }
};

const remember = (uploads: Uploads, mark: string, ids: readonly string[]): void => {
  uploads.set(mark, ids);
  const oldest = uploads.size > REMEMBERED ? uploads.keys().next().value : undefined;
  if (oldest !== undefined) uploads.delete(oldest);
};
