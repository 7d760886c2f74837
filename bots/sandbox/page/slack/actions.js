import { act, complain, tryTo } from "../api.js";
import { ask } from "../dom.js";
import { say } from "../words.js";
import { asTyped } from "./text.js";

/** What one can do with a message. */
export const messageActions = ({ model, feed, views, openThread }) => {
  const where = (message) => ({ channel: feed.channel, ts: message.ts, user: model.user.id });
  const report = (answer) => {
    if (answer && answer.acknowledged === false) complain(new Error(say("noAnswer", { reason: answer.reason })));
  };

  return {
    say,
    openThread,
    react(message, name) {
      const has = message.reactions?.some((one) => one.name === name && one.users.includes(model.user.id));
      return tryTo("slack", "react", { ...where(message), name, remove: has });
    },
    async remove(message) {
      if (await ask({ text: say("removeSure"), yes: say("remove"), no: say("cancel") }))
        await tryTo("slack", "delete", where(message));
    },
    edit(message) {
      const { channelView, threadView } = views();
      const inThread = feed.thread && (message.ts === feed.thread || message.thread_ts === feed.thread);
      const composer = inThread ? threadView.composer : channelView.composer;
      const words = asTyped(message.text, {
        handle: (id) => model.users.find((one) => one.id === id)?.name,
        channel: (id) => id,
      });
      composer.edit({ title: say("editing"), words, ts: message.ts }, words);
    },
    dismiss(message) {
      model.dismissed.add(message.ts);
      views().channelView.draw();
      views().threadView.draw();
    },
    useShortcut: async (message, callbackId) =>
      report(await tryTo("slack", "shortcut", { ...where(message), callbackId, app: model.app.id })),
    suggest: (message, { blockId, actionId }, value) =>
      act("slack", "suggest", { ...where(message), blockId, actionId, value }).catch((error) => ({
        options: [],
        failed: true,
        reason: error.message,
      })),
    wire: (message, block, element) => ({
      focus: `${message.ts}/${block.block_id}/${element.action_id}`,
      about: { blockId: block.block_id, actionId: element.action_id },
      hold() {},
      press: async (choice) =>
        report(
          await tryTo("slack", "press", {
            ...where(message),
            blockId: block.block_id,
            actionId: element.action_id,
            ...choice,
          }),
        ),
    }),
  };
};

/** Sends what was written: a command when it begins like one, an edit, or a message. */
export const writing = async ({ model, channel, threadTs, text, files, about }) => {
  const user = model.user.id;
  if (about?.isEdit) return void (await act("slack", "edit", { channel, ts: about.ts, user, typed: text }));
  const [, command, words] = /^(\/[a-z][\w-]*)(?:\s+([\s\S]*))?$/i.exec(text) ?? [];
  if (command && files.length === 0) return runCommand({ model, channel, threadTs, command, words });
  await act("slack", "post", {
    channel,
    user,
    typed: text,
    ...(threadTs && { threadTs }),
    ...(files.length > 0 && {
      files: files.map(({ name, type, base64 }) => ({ name, mimetype: type || undefined, base64 })),
    }),
  });
};

const runCommand = async ({ model, channel, threadTs, command, words }) => {
  const app = model.apps.find(({ commands }) => commands.includes(command));
  if (!app) throw new Error(say("noCommand", { command }));
  const body = { user: model.user.id, channel, app: app.id, command, text: words ?? "", threadTs };
  const answer = await act("slack", "command", body);
  if (!answer.acknowledged) throw new Error(say("noAnswer", { reason: answer.reason }));
};
