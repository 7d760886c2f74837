import type { Message, MessageEntity } from "grammy/types";
import type { Said } from "../event.ts";

/** The bot itself: what it is addressed by. */
export interface Me {
  readonly id: string;
  /** Its @name, without the @. */
  readonly handle: string;
}

export interface Command {
  readonly word: string;
  /** UTF-16 units of the command in front of its argument. */
  readonly length: number;
  readonly isOurs: boolean;
  readonly inCaption: boolean;
}

/** /word or /word@bot in front. "/path/to/file" is none, though Telegram marks its beginning as one. */
export function commandOf(message: Message, me: Me): Command | null {
  const { text, entities } = textOf(message);
  const entity = entities.find(({ type, offset }) => type === "bot_command" && offset === 0);
  if (entity === undefined || !/^(\s|$)/.test(text.slice(entity.length))) return null;
  const [word = "", bot] = text.slice(1, entity.length).split("@");
  const isOurs = bot === undefined || bot.toLowerCase() === me.handle.toLowerCase();
  return { word: word.toLowerCase(), length: entity.length, isOurs, inCaption: message.text === undefined };
}

export interface Addressed {
  readonly addressed: boolean;
  readonly mentions?: NonNullable<Said["mentions"]>;
  /** UTF-16 units in front that only call the bot. */
  readonly leads: number;
}

export function addressOf(message: Message, me: Me): Addressed {
  const { text, entities } = textOf(message);
  const named = entities.flatMap((entity) => {
    const id = mentioned(text, entity, me);
    return id === null ? [] : [{ id, ...entity }];
  });
  const ids = named.map(({ id }) => id);
  const first = named[0];
  const leading = first !== undefined && text.slice(0, first.offset).trim() === "";
  const command = commandOf(message, me);
  const isReply = String(message.reply_to_message?.from?.id) === me.id;
  return {
    addressed: message.chat.type === "private" || ids.includes(me.id) || isReply || command?.isOurs === true,
    ...(first && { mentions: { ids, leading } }),
    leads: leadsOf(command, leading && first?.id === me.id ? first : null),
  };
}

function leadsOf(command: Command | null, mention: { offset: number; length: number } | null): number {
  if (command?.isOurs && command.inCaption && command.word === "ticket") return command.length;
  return mention ? mention.offset + mention.length : 0;
}

/** Telegram names people without an @name by id; of those with one, we know only ourselves. */
function mentioned(text: string, entity: MessageEntity, me: Me): string | null {
  if (entity.type === "text_mention") return String(entity.user.id);
  if (entity.type !== "mention") return null;
  const handle = text.slice(entity.offset + 1, entity.offset + entity.length);
  return me.handle !== "" && handle.toLowerCase() === me.handle.toLowerCase() ? me.id : null;
}

/** Whether parsing needs the bot's @name, which only Telegram knows. */
export function needsHandle(message: Message | undefined): boolean {
  if (message === undefined) return false;
  return message.chat?.type !== "private" || /^\/\w+@/.test(textOf(message).text);
}

const textOf = ({
  text,
  entities,
  caption,
  caption_entities,
}: Message): { text: string; entities: MessageEntity[] } => ({
  text: text ?? caption ?? "",
  entities: (text === undefined ? caption_entities : entities) ?? [],
});
