import { act } from "../api.js";

/** One person's chat with a bot (or a group), followed message by message. */
export const createChat = (changed) => {
  const messages = new Map();
  let where = null;
  let from = Number.POSITIVE_INFINITY;
  let isFetching = false;

  const merge = (list) => {
    for (const message of list) messages.set(message.id, message);
  };

  const fetchNew = async () => {
    if (isFetching) return;
    isFetching = true;
    const asked = where;
    try {
      while (from !== Number.POSITIVE_INFINITY && asked === where) {
        const afterId = from - 1;
        from = Number.POSITIVE_INFINITY;
        const list = await act("telegram", "messages", { ...asked, afterId });
        if (asked !== where) break;
        merge(list);
        changed();
      }
    } finally {
      isFetching = false;
    }
    if (from !== Number.POSITIVE_INFINITY) await fetchNew();
  };

  return {
    get list() {
      return [...messages.values()].sort((one, other) => one.id - other.id);
    },
    find: (id) => messages.get(id),
    isShown: ({ chat, bot, room }) =>
      where !== null &&
      chat === where.chat &&
      (chat < 0 || (room === undefined ? bot === where.bot : room === `private:${where.bot}:${chat}`)),
    async open(next, shown = 200) {
      where = next;
      from = Number.POSITIVE_INFINITY;
      const list = await act("telegram", "messages", where);
      if (next !== where) return;
      messages.clear();
      merge(list.slice(-shown));
      changed();
    },
    /** Something happened to this message, or it is new. */
    touch(id) {
      const first = messages.keys().next().value ?? 0;
      if (id < first) return;
      from = Math.min(from, id);
      void fetchNew().catch(() => {});
    },
    clear() {
      messages.clear();
      changed();
    },
  };
};
