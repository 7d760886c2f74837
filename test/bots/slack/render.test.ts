import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Card, Choice, Home, OutgoingFile, Part, Post } from "../../../bots/bot.ts";
import { formView } from "../../../bots/slack/card.ts";
import { render, renderPlain } from "../../../bots/slack/render.ts";

const say = (post: Partial<Extract<Post, { act: "say" }>>): Post => ({
  act: "say",
  body: [],
  files: [],
  choices: [],
  ...post,
});
const take: Choice = { label: "Take", value: "v1:take:1042:3", style: "primary" };
const photo: OutgoingFile = { id: "f1", kind: "photo", name: "till.jpg", type: "image/jpeg", size: 3, hash: "abc" };
const card: Card = {
  colour: "orange",
  title: "#1042 · till <!channel> does not print",
  badge: "urgent",
  lines: [
    ["Ana Ruiz · Colón 12", "Telegram, Spanish"],
    ["Oleg · taken 09:05", ""],
  ],
  buttons: [take, { label: "Resolve", value: "v1:resolve:1042:3" }],
  menu: Array.from({ length: 7 }, (_, index) => ({ label: `Item ${index}`, value: `v1:m${index}:1042:3` })),
  summary: "#1042 till does not print, taken by Oleg, urgent",
};

describe("what is said", () => {
  test("is a post with the writer's name, buttons under it and nothing unfurled", () => {
    const [part] = render(
      say({
        body: [{ text: "it's off" }],
        choices: [[take]],
        as: { name: "Ana\nRuiz", picture: "https://acme.example/a.png" },
      }),
    );
    expect(part).toMatchObject({
      method: "chat.postMessage",
      body: {
        text: "it's off",
        username: "Ana Ruiz",
        icon_url: "https://acme.example/a.png",
        parse: "none",
        link_names: false,
        mrkdwn: false,
      },
    });
    expect(part!.body.blocks).toEqual([
      { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text: "it's off" }] }] },
      {
        type: "actions",
        elements: [
          {
            type: "button",
            action_id: "choice:0:0",
            text: { type: "plain_text", text: "Take", emoji: true },
            value: "v1:take:1042:3",
            style: "primary",
          },
        ],
      },
    ]);
  });

  test("files go in a post of their own, with the name only where no words say whose they are", () => {
    const as = { name: "Ana" };
    expect(render(say({ body: [{ text: "look" }], files: [photo], as }))).toMatchObject([
      { method: "chat.postMessage" },
      { method: "files.upload", body: {}, files: [photo] },
    ]);
    expect(render(say({ files: [photo], as }))).toEqual([
      { method: "files.upload", body: { initial_comment: "Ana" }, files: [photo] },
    ]);
  });

  test("long words become several posts, and the buttons hang on the last", () => {
    const parts = render(say({ body: [{ text: "word ".repeat(5000) }], choices: [[take]] }));
    expect(parts).toHaveLength(3);
    expect(parts.map(hasButtons)).toEqual([false, false, true]);
  });

  test("plain: without blocks, each piece within the text's limit", () => {
    const parts = renderPlain(say({ body: [{ text: "<&>".repeat(2000), bold: true }], choices: [[take]] }));
    for (const { body } of parts) {
      expect(body.blocks).toBeUndefined();
      expect(String(body.text).length).toBeLessThanOrEqual(4000);
    }
  });
});

describe("harmless acts", () => {
  test.each<[Post, string, object]>([
    [{ act: "edit", id: "1.2", body: [{ text: "new" }], choices: [] }, "chat.update", { ts: "1.2", text: "new" }],
    [{ act: "remove", id: "1.2" }, "chat.delete", { ts: "1.2" }],
    [{ act: "card", id: "1.2", card }, "chat.update", { ts: "1.2", text: card.summary }],
    [
      { act: "whisper", reply: "https://hooks.slack.com/x", to: "UOLEG", body: [{ text: "no" }], choices: [] },
      "response_url",
      { user: "UOLEG", text: "no" },
    ],
  ])("%j", (post, method, body) => {
    expect(render(post)).toMatchObject([{ method, body, harmless: true }]);
  });

  test("reactions: taken and arrived look different", () => {
    const parts = render({ act: "react", id: "1.2", add: ["delivered"], drop: ["waiting", "sent"] });
    expect(parts.map(({ method, body }) => [method, body.name])).toEqual([
      ["reactions.add", "white_check_mark"],
      ["reactions.remove", "hourglass_flowing_sand"],
      ["reactions.remove", "heavy_check_mark"],
    ]);
  });
});

describe("the card", () => {
  const [part] = render({ act: "card", id: null, card });
  const blocks = part!.body.blocks as { type: string; elements: Record<string, unknown>[] }[];

  test("says its state by sign and by word", () => {
    expect(part).toMatchObject({ method: "chat.postMessage", body: { text: card.summary } });
    const heading = JSON.stringify(blocks[0]);
    expect(heading).toContain("🟠 ");
    expect(heading).toContain(" · urgent");
    expect(heading).toContain('{"type":"text","text":"#1042 · till <!channel> does not print","style":{"bold":true}}');
  });

  test("a long menu is a list, a short one three dots", () => {
    expect(blocks.at(-1)!.elements.at(-1)).toMatchObject({ type: "static_select", action_id: "choice:menu" });
    const [small] = render({ act: "card", id: null, card: { ...card, menu: card.menu.slice(0, 3) } });
    expect((small!.body.blocks as typeof blocks).at(-1)!.elements.at(-1)).toMatchObject({ type: "overflow" });
  });
});

describe("Block Kit's limits", () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 100 }),
    fc.string({ minLength: 3000, maxLength: 15_000 }),
  );
  const choice = fc.record({ label: text, value: fc.string({ maxLength: 64 }) });
  const rows = fc.array(fc.array(choice, { maxLength: 12 }), { maxLength: 4 });
  const line = fc.tuple(text, text);
  const anyCard = fc.record({
    colour: fc.constant("red" as const),
    title: text,
    badge: text,
    lines: fc.array(line, { maxLength: 8 }),
    buttons: fc.array(choice, { maxLength: 8 }),
    menu: fc.array(choice, { maxLength: 12 }),
    summary: text,
  });
  const rich = fc.array(fc.record({ text }), { maxLength: 3 });
  const anyPost: fc.Arbitrary<Post> = fc.oneof(
    fc.record({ act: fc.constant("say" as const), body: rich, files: fc.constant([]), choices: rows }),
    fc.record({ act: fc.constant("edit" as const), id: fc.constant("1.2"), body: rich, choices: rows }),
    fc.record({ act: fc.constant("card" as const), id: fc.constant(null), card: anyCard }),
  );

  test("hold for whatever comes", () => {
    fc.assert(
      fc.property(anyPost, (post) => [...render(post), ...renderPlain(post)].forEach(within)),
      { numRuns: 60 },
    );
  });

  test("hold for a Home tab with far too much in it", () => {
    const home: Home = {
      title: "T".repeat(500),
      sections: [
        {
          title: "Mine",
          empty: "",
          items: Array.from({ length: 150 }, () => ({ line: [{ text: "#1042" }], choices: [take] })),
        },
      ],
    };
    const [part] = render({ act: "home", member: "UOLEG", home });
    expect((part!.body.view as { blocks: unknown[] }).blocks).toHaveLength(100);
  });

  const within = (part: Part) => {
    const blocks = (part.body.blocks ?? []) as { type: string; elements: unknown[] }[];
    expect(blocks.length).toBeLessThanOrEqual(50);
    expect(String(part.body.text).length).toBeLessThanOrEqual(4000);
    expect(String(part.body.text)).not.toBe("");
    for (const block of blocks) if (block.type === "actions") expect(block.elements.length).toBeLessThanOrEqual(6);
    walk(blocks);
  };

  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    if (typeof value !== "object" || value === null) return;
    const { text, type } = value as { text?: unknown; type?: string };
    if (typeof text === "string") {
      expect(text).not.toBe("");
      expect(text.length).toBeLessThanOrEqual(3000);
    }
    if (type === "button") expect((text as { text: string }).text.length).toBeLessThanOrEqual(75);
    Object.values(value).forEach(walk);
  };
});

test("a form's memory stays within what Slack carries", () => {
  const about = { channel: "CSHOP", message: "1.2", author: "UANA", text: "x".repeat(20_000) };
  const view = formView(
    {
      title: "Make a ticket of it, please",
      submit: "Make",
      close: "Leave",
      fields: [
        { name: "words", label: "What", kind: "lines" },
        { name: "client", label: "Who", kind: "search" },
      ],
    },
    "make-ticket",
    { lane: "user:UOLEG", subject: "s", about },
  );
  expect(String(view.private_metadata).length).toBeLessThanOrEqual(3000);
  expect(JSON.parse(String(view.private_metadata))).toMatchObject({ lane: "user:UOLEG", about: { message: "1.2" } });
  expect((view.title as { text: string }).text.length).toBeLessThanOrEqual(24);
});

const hasButtons = ({ body }: Part) => (body.blocks as { type: string }[]).some(({ type }) => type === "actions");
