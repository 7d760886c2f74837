import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isOurs, name } from "../../../bots/slack/name.ts";
import { payload, payloadNames } from "./payloads.ts";

const ROOT = "1732269600.000100";
const THREAD = `CDESK:${ROOT}`;

describe("a payload's lane and key", () => {
  test.each([
    ["message-desk", "CDESK:1732269700.000200", "message:CDESK:1732269700.000200"],
    ["message-thread", THREAD, "message:CDESK:1732269721.000300"],
    ["thread-broadcast", THREAD, "message:CDESK:1732269808.000400"],
    ["message-direct", "channel:DANA", "message:DANA:1732269726.000300"],
    ["message-other-channel", "CSHOP:1732269727.000300", "message:CSHOP:1732269727.000300"],
    ["message-other-channel-mention", "CSHOP:1732269727.000300", "message:CSHOP:1732269727.000300"],
    ["message-edited", THREAD, "edit:CDESK:1732269721.000300:1732269800.000400"],
    ["message-deleted", THREAD, "delete:CDESK:1732269721.000300"],
    ["own-root-deleted", THREAD, `delete:CDESK:${ROOT}`],
    ["root-tombstone", THREAD, `edit:CDESK:${ROOT}:1732269803.000400`],
    ["press-card", THREAD, "act:8001.1.a"],
    ["press-thread", THREAD, "act:8001.1.b"],
    ["press-ephemeral", "user:UOLEG", "act:8001.1.d"],
    ["press-home", "user:UOLEG", "act:8001.1.e"],
    ["view-submission", THREAD, "act:8001.1.g"],
    ["command", "user:UOLEG", "act:8001.1.h"],
    ["shortcut", "user:UOLEG", "act:8001.1.i"],
    ["home-opened", "user:UOLEG", "event:Ev35"],
    ["member-joined", "channel:CDESK", "event:Ev24"],
    ["channel-renamed", "channel:CSHOP", "event:Ev31"],
    ["channel-id-changed", "channel:CSHOP", "event:Ev32"],
    ["reaction-added", "channel:CDESK", "event:Ev36"],
    ["tokens-revoked", "team:TACME", "event:Ev33"],
  ])("%s", (file, conversation, key) => {
    expect(name(payload(file))).toEqual({ conversation, key });
  });

  test("what nobody knows is named by its bytes", () => {
    expect(name({ type: "tomorrow", x: 1 })).toEqual(name({ type: "tomorrow", x: 1 }));
    expect(name({ type: "tomorrow" }).key).toMatch(/^raw:[0-9a-f]{64}$/);
  });

  test("nothing makes it throw", () => {
    fc.assert(fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), isNamed));
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    isNamed(cyclic);
  });

  test("nor a known shape with strange values in it", () => {
    const anyBody = fc.record(
      {
        type: fc.constantFrom("event_callback", "block_actions", "view_submission", 7),
        event: fc.oneof(
          fc.anything(),
          fc.record({
            type: fc.constant("message"),
            channel: fc.anything(),
            ts: fc.anything(),
            message: fc.anything(),
            subtype: fc.constantFrom("message_changed", "message_deleted", undefined),
          }),
        ),
        event_id: fc.anything(),
        trigger_id: fc.anything(),
        user: fc.anything(),
        container: fc.anything(),
        view: fc.oneof(fc.anything(), fc.record({ private_metadata: fc.oneof(fc.string(), fc.json()) })),
      },
      { requiredKeys: ["type"] },
    );
    fc.assert(fc.property(anyBody, isNamed), { numRuns: 300 });
  });

  const isNamed = (body: unknown) => {
    const { conversation, key } = name(body);
    expect(conversation).toMatch(/^[\x21-\x7e]{1,450}$/);
    expect(key).toMatch(/^[\x21-\x7e]{1,650}$/);
  };
});

describe("our own echoes", () => {
  test("are those that we wrote, changed or took away, but not a root that somebody deleted", () => {
    const ours = payloadNames().filter((file) => isOurs(payload(file), "URELEVO", "BRELEVO"));
    expect(ours.sort()).toEqual(["own-message", "own-reply-deleted", "own-update"]);
  });

  test("are not known before we know ourselves", () => {
    expect(isOurs(payload("own-message"), "", "")).toBe(false);
  });
});
