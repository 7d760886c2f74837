import { emojiOf } from "./emoji.js";

/** Who is who in the workspace, for whatever shows names. */
export const createDirectory = (model) => {
  const user = (id) => model.users.find((one) => one.id === id);
  const nameOf = (one) => one && (one.displayName || one.realName || one.name);
  const hueOf = (text) => [...text].reduce((sum, character) => (sum * 31 + character.codePointAt(0)) % 360, 7);
  const person = (id) => {
    const found = user(id);
    const name = nameOf(found) ?? id;
    return { name, isApp: Boolean(found?.bot), hue: hueOf(name) };
  };

  return {
    person,
    names: {
      user: (id) => nameOf(user(id)),
      handle: (id) => user(id)?.name,
      channel: (id) => model.channels.find((one) => one.id === id)?.name,
    },
    people: () =>
      model.users.filter((one) => one.active && !one.bot).map((one) => ({ value: one.id, label: nameOf(one) })),
    channels: () =>
      model.channels.filter(({ kind }) => kind !== "im").map((one) => ({ value: one.id, label: `#${one.name}` })),
    /** A message may carry a name and a picture of its own. */
    authorOf(message) {
      const icons = message.icons ?? {};
      const app = model.apps.find(({ id }) => id === (message.app_id ?? message.app));
      const usual =
        message.user && !message.is_ephemeral ? person(message.user) : { name: app?.name ?? "app", isApp: true };
      const name = message.username ?? usual.name;
      return {
        name,
        isApp: usual.isApp || Boolean(message.username),
        hue: hueOf(name),
        picture: icons.image_48 ?? icons.image_72,
        emoji: icons.emoji && known(icons.emoji),
      };
    },
  };
};

/** The emoji that stands for a picture, if we know it. */
const known = (name) => {
  const sign = emojiOf(name.replaceAll(":", ""));
  return sign.startsWith(":") ? undefined : sign;
};
