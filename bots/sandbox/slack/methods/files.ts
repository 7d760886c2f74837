import { acceptBlocks } from "../blocks.ts";
import { typeByName } from "../bytes.ts";
import type { Method, Slack } from "../context.ts";
import { change, post, remove } from "../posting.ts";
import { numberOf, required, structured, textOf } from "../requests.ts";
import { fileJson } from "../shapes.ts";
import { normalizeText } from "../typed.ts";
import { type App, type Json, SlackError, type StoredFile } from "../types.ts";
import { newId } from "../world.ts";
import { threadOf } from "./chat.ts";
import { findWritable } from "./places.ts";

const MOST_BYTES = 1_073_741_824;

const getUploadUrl: Method = (slack, app, args) => {
  const name = required(args, "filename");
  const size = numberOf(args, "length", 0);
  if (size <= 0)
    throw new SlackError("invalid_arguments", { response_metadata: { messages: ["[ERROR] length must be positive"] } });
  if (size > MOST_BYTES) throw new SlackError("file_upload_size_restricted");
  const id = newId("F");
  slack.world.put("file", id, {
    id,
    workspace: app.workspace,
    name,
    title: name,
    mimetype: typeByName(name),
    size,
    user: app.botUserId,
    app: app.id,
    step: "announced",
    created: slack.clock.now(),
    shares: [],
  });
  return { upload_url: `${slack.world.origin()}/slack/upload/${id}`, file_id: id };
};

/** Shares uploaded files. Without a channel they stay private; a name or picture of one's own is not possible here. */
const completeUpload: Method = (slack, app, args) => {
  const wanted = structured<{ id: string; title?: string }[]>(args, "files");
  if (!Array.isArray(wanted) || wanted.length === 0) throw new SlackError("invalid_arguments");
  const named = textOf(args, "channel_id") ?? textOf(args, "channels")?.split(",")[0];
  if (named && !/^[CGDZ]/.test(named))
    throw new SlackError("invalid_arguments", {
      response_metadata: {
        messages: ["[ERROR] input must match regex pattern: ^[CGDZ][A-Z0-9]{8,}$ [json-pointer:/channel_id]"],
      },
    });
  const files = wanted.map((one) => uploaded(slack, app, one));
  const channel = named ? findWritable(slack, app, named) : undefined;
  const threadTs = channel && threadOf(slack, channel, args);
  const blocks = structured<Json[]>(args, "blocks");
  const accepted = blocks?.length ? acceptBlocks(blocks) : undefined;
  for (const file of files) slack.world.put("file", file.id, { ...file, step: "shared" });
  if (channel)
    post(slack, channel, {
      app: app.id,
      text: normalizeText(textOf(args, "initial_comment") ?? ""),
      files: files.map((file) => file.id),
      ...(accepted ? { blocks: accepted } : {}),
      ...(threadTs ? { threadTs } : {}),
    });
  return { files: files.map((file) => ({ id: file.id, title: file.title })) };
};

const uploaded = (slack: Slack, app: App, { id, title }: { id: string; title?: string }): StoredFile => {
  const file = slack.world.get("file", id);
  if (!file || file.app !== app.id || file.step === "deleted" || file.step === "announced")
    throw new SlackError("file_not_found");
  // A second completion of the same file would post it twice; Slack refuses it.
  if (file.step === "shared") throw new SlackError("file_already_shared");
  return { ...file, title: title ?? file.title };
};

const info: Method = (slack, app, args) => {
  const file = visible(slack, app, required(args, "file"));
  return { file: fileJson(slack.world, file), comments: [], response_metadata: { next_cursor: "" } };
};

const deleteFile: Method = (slack, app, args) => {
  const file = visible(slack, app, required(args, "file"));
  if (file.app !== app.id) throw new SlackError("cant_delete_file");
  forgetFile(slack, file);
  return {};
};

/** A post that was only the file goes with it; other words stay, with a tombstone in the file's place. */
export const forgetFile = (slack: Slack, file: StoredFile): void => {
  slack.world.put("file", file.id, { ...file, step: "deleted" });
  for (const share of file.shares) {
    const channel = slack.world.get("channel", share.channel);
    const message = slack.world.message(share.channel, share.ts);
    if (!channel || !message) continue;
    const others = (message.files ?? []).filter((id) => id !== file.id);
    if (message.text === "" && others.length === 0) remove(slack, channel, message);
    else change(slack, channel, message, {}, null);
    slack.events.tell(channel, { type: "file_deleted", file_id: file.id, event_ts: slack.world.nextTs() });
  }
};

/** A bot sees its own files and those shared where it is. */
export const visible = (slack: Slack, app: App, id: string): StoredFile => {
  const file = slack.world.get("file", id);
  if (!file || file.workspace !== app.workspace || file.step === "announced") throw new SlackError("file_not_found");
  if (file.step === "deleted") throw new SlackError("file_deleted");
  const shared = file.shares.some((share) =>
    slack.world.get("channel", share.channel)?.members.includes(app.botUserId),
  );
  if (file.app !== app.id && !shared) throw new SlackError("file_not_found");
  return file;
};

export const files: Record<string, Method> = {
  "files.getUploadURLExternal": getUploadUrl,
  "files.completeUploadExternal": completeUpload,
  "files.info": info,
  "files.delete": deleteFile,
};
