import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { name } from "../../../bots/telegram/name.ts";
import { payload, payloadNames } from "./payloads.ts";

describe("the name of an update", () => {
  test.each([
    ["text", "chat:700001", "message:700001:1"],
    ["group-plain", "chat:-1001500", "message:-1001500:40"],
    ["edit", "chat:700001", "edit:700001:1:81022"],
    ["press", "chat:700001", "press:3006477509"],
    ["press-inaccessible", "chat:700001", "press:3006477510"],
    ["press-inline", "user:700001", "press:3006477511"],
    ["blocked", "chat:700001", "update:81030"],
    ["channel-post", "chat:-100777", "update:81049"],
  ])("%s", (file, conversation, key) => {
    expect(name(payload(file))).toEqual({ conversation, key });
  });

  test("is the same when the update comes again, and no two updates share one", () => {
    const keys = payloadNames.map((file) => name(payload(file)).key);
    expect(payloadNames.map((file) => name(payload(file)).key)).toEqual(keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("never throws, whatever comes", () => {
    const parts = fc.oneof(fc.constant("message"), fc.constant("callback_query"), fc.constant("chat"), fc.string());
    const shape = fc.oneof(fc.jsonValue(), fc.anything(), fc.dictionary(parts, fc.dictionary(parts, fc.anything())));
    fc.assert(
      fc.property(shape, (raw) => {
        const named = name(raw);
        expect(named.key).toMatch(/^(message|edit|press|update|raw):/);
        expect(named.key.length + named.conversation.length).toBeLessThan(200);
      }),
    );
  });

  test.each([[null], ["x"], [[]], [{ update_id: "1" }], [{ message: { chat: { id: 1.5 }, message_id: 1 } }]])(
    "%j is kept under its hash",
    (raw) => {
      expect(name(raw)).toEqual({ conversation: "raw", key: expect.stringMatching(/^raw:[0-9a-f]{64}$/) });
    },
  );

  test("messages without an id of their own are told apart by the update", () => {
    const update = { update_id: 7, message: { message_id: 0, chat: { id: 5 } } };
    expect(name(update)).toEqual({ conversation: "chat:5", key: "update:7" });
  });
});
