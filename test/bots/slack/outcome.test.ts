import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from "@slack/web-api";
import { describe, expect, test } from "vitest";
import { failureOf, NothingSent } from "../../../bots/slack/outcome.ts";

const STARTED = new Date("2026-11-21T09:00:00Z");
const NOW = new Date("2026-11-21T09:00:10Z");
const said = (error: string) => new WebAPIPlatformError({ ok: false, error });
const fault = (code: string) =>
  new WebAPIRequestError(new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) }));
const outcome = (error: unknown, method = "chat.postMessage") => failureOf(error, method, STARTED, NOW).outcome;

describe("an attempt that failed", () => {
  test.each([
    "channel_not_found",
    "not_in_channel",
    "is_archived",
    "user_not_found",
    "restricted_action_read_only_channel",
  ])("%s: this address never", (code) => expect(outcome(said(code))).toEqual({ is: "gone", why: code }));

  test.each([
    "msg_too_long",
    "invalid_blocks",
    "msg_blocks_too_long",
    "thread_not_found",
    "metadata_too_large",
    "something_new",
  ])("%s: this content never", (code) => expect(outcome(said(code))).toEqual({ is: "refused", why: code }));

  test.each(["token_revoked", "invalid_auth", "account_inactive", "missing_scope"])(
    "%s: nothing is lost because of a token, and the channel is in trouble",
    (code) =>
      expect(failureOf(said(code), "chat.postMessage", STARTED, NOW)).toEqual({
        outcome: { is: "later", at: new Date("2026-11-21T09:00:40Z"), why: code },
        trouble: `Slack says ${code}`,
      }),
  );

  test.each([
    said("internal_error"),
    said("fatal_error"),
    said("service_unavailable"),
    new WebAPIHTTPError(502, "", {}),
    fault("ECONNRESET"),
    fault("UND_ERR_SOCKET"),
    new WebAPIRequestError(new DOMException("late", "TimeoutError")),
    new Error("given up"),
  ])("%s: nobody knows", (error) => expect(outcome(error)).toEqual({ is: "unknown", since: STARTED }));

  test.each(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"])("%s: it never left", (code) =>
    expect(outcome(fault(code))).toMatchObject({ is: "later" }),
  );

  test("refused on every address of a name: it never left", () => {
    const refused = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
    const both = new TypeError("fetch failed", { cause: new AggregateError([refused, refused]) });
    expect(outcome(new WebAPIRequestError(both))).toMatchObject({ is: "later" });
  });

  test("Slack says for how long to wait", () => {
    expect(outcome(new WebAPIRateLimitedError(7))).toEqual({
      is: "later",
      at: new Date("2026-11-21T09:00:17Z"),
      why: "Slack asks to wait",
    });
  });

  test.each([
    ["reactions.add", "already_reacted"],
    ["reactions.remove", "no_reaction"],
    ["chat.delete", "message_not_found"],
  ])("%s: %s is what was wanted", (method, code) =>
    expect(outcome(said(code), method)).toEqual({ is: "sent", id: "" }),
  );

  test("an upload that broke off before it was shown is only late", () => {
    expect(outcome(new NothingSent("half", { cause: fault("ECONNRESET") }))).toMatchObject({ is: "later" });
    expect(outcome(new NothingSent("half", { cause: said("file_upload_size_restricted") }))).toMatchObject({
      is: "refused",
    });
  });
});
