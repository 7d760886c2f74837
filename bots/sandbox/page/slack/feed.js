import { act } from "../api.js";
import { soon } from "../dom.js";

const MOST_ASKED = 200;

/** The messages of one channel and of the thread that is open in it, kept up to date message by message. */
export const createFeed = (changed) => {
  const roots = new Map();
  const replies = new Map();
  let channel = null;
  let thread = null;
  let touched = new Set();

  const fetchTouched = soon(async () => {
    const asked = [...touched];
    const place = channel;
    touched = new Set();
    if (!place || asked.length === 0) return;
    // A flood is cheaper to read anew.
    if (asked.length > MOST_ASKED) return void (await readAll().catch(() => {}));
    const answer = await act("slack", "show", { channel: place, ts: asked }).catch(() => null);
    if (!answer || place !== channel) return;
    const found = new Set(answer.messages.map(({ ts }) => ts));
    for (const ts of asked) if (!found.has(ts)) forget(ts);
    for (const message of answer.messages) put(message);
    changed();
  });

  const put = (message) => {
    const isReply = message.thread_ts && message.thread_ts !== message.ts;
    if (!isReply || message.subtype === "thread_broadcast") roots.set(message.ts, message);
    if (thread && (message.ts === thread || message.thread_ts === thread)) replies.set(message.ts, message);
  };

  const forget = (ts) => {
    const known = replies.get(ts);
    roots.delete(ts);
    replies.delete(ts);
    // The root's count of replies has changed with it. Of a reply in a closed thread we do not know the root.
    if (known?.thread_ts) touch(known.thread_ts);
    else void readRoots().catch(() => {});
  };

  const touch = (ts) => {
    touched.add(ts);
    fetchTouched();
  };

  const readRoots = async () => {
    const place = channel;
    if (!place) return;
    const { messages } = await act("slack", "roots", { channel: place });
    if (place !== channel) return;
    roots.clear();
    for (const message of messages) roots.set(message.ts, message);
    changed();
  };

  const readThread = async () => {
    const [place, ts] = [channel, thread];
    if (!place || !ts) return;
    const { messages } = await act("slack", "messages", { channel: place, threadTs: ts });
    if (place !== channel || ts !== thread) return;
    replies.clear();
    for (const message of messages) replies.set(message.ts, message);
    changed();
  };

  const readAll = () => Promise.all([readRoots(), readThread()]);
  const inOrder = (map) => [...map.values()].sort((one, other) => (one.ts < other.ts ? -1 : 1));

  return {
    get channel() {
      return channel;
    },
    get thread() {
      return thread;
    },
    get roots() {
      return inOrder(roots);
    },
    get replies() {
      return inOrder(replies);
    },
    touch,
    readAll,
    async turnTo(next) {
      if (next === channel) return readAll();
      channel = next;
      thread = null;
      roots.clear();
      replies.clear();
      await readRoots();
    },
    async openThread(ts) {
      thread = ts;
      replies.clear();
      changed();
      await readThread();
    },
    /** A channel was given another id. */
    rename(from, to) {
      if (channel === from) channel = to;
    },
  };
};
