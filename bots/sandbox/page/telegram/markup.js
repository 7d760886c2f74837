/** The commands that a client shows this person: the narrowest audience, the person's language first. */
export const commandsFor = (bot, person, chatId) => {
  const language = person.languageCode?.slice(0, 2) ?? "";
  const audiences =
    chatId < 0
      ? [`chat_member:${chatId}:${person.id}`, `chat:${chatId}`, "all_group_chats", "default"]
      : [`chat:${chatId}`, "all_private_chats", "default"];
  for (const audience of audiences)
    for (const spoken of [language, ""]) {
      const commands = bot.commands[`${audience}|${spoken}`];
      if (commands?.length) return commands;
    }
  return [];
};

/** The last reply keyboard that a bot has put up and not taken away. */
export const lastKeyboard = (messages) => {
  for (const { reply_markup: markup, by, deleted } of messages.toReversed()) {
    if (by !== "bot" || deleted || !markup) continue;
    if (markup.remove_keyboard) return null;
    if (markup.keyboard) return markup.keyboard;
  }
  return null;
};
