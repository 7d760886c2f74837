// The load of a benchmark, in a process of its own: Telegram's side of the webhook, forty connections at once.
interface Load {
  readonly url: string;
  readonly secret: string;
  readonly messages: number;
  readonly chats: number;
  readonly connections: number;
  readonly from: number;
}

process.on("message", (load: Load) => {
  void run(load).then((ms) => process.send?.({ ms }));
});

const run = async ({ url, secret, messages, chats, connections, from }: Load): Promise<number> => {
  const began = performance.now();
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < messages) {
      const n = next;
      next += 1;
      for (;;) {
        const response = await fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret },
          body: JSON.stringify(update(from + n, n % chats)),
        });
        await response.arrayBuffer();
        if (response.ok) break;
      }
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  return performance.now() - began;
};

const update = (n: number, chat: number) => ({
  update_id: 1_000_000 + n,
  message: {
    message_id: n + 1,
    date: Math.floor(Date.now() / 1_000),
    chat: { id: 50_000 + chat, type: "private", first_name: `Client ${chat}` },
    from: { id: 50_000 + chat, is_bot: false, first_name: `Client ${chat}`, language_code: "en" },
    text: `message ${n} of the benchmark: the till does not print`,
  },
});
