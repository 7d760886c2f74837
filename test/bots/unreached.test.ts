import { describe, expect, test } from "vitest";
import { neverLeft } from "../../bots/unreached.ts";

const failed = (code: string, message = code): Error => Object.assign(new Error(message), { code });

describe("a request never left", () => {
  test.each([
    ["a name that leads nowhere", failed("ENOTFOUND", "getaddrinfo ENOTFOUND"), "ENOTFOUND"],
    ["wrapped by fetch", new TypeError("fetch failed", { cause: failed("EAI_AGAIN") }), "EAI_AGAIN"],
    ["a connection that was never made", failed("ETIMEDOUT", "connect ETIMEDOUT 1.2.3.4:443"), "ETIMEDOUT"],
    ["a certificate of somebody else", failed("ERR_TLS_CERT_ALTNAME_INVALID"), "ERR_TLS_CERT_ALTNAME_INVALID"],
    [
      "cut off before anything was agreed",
      failed("ECONNRESET", "Client network socket disconnected before secure TLS connection was established"),
      "ECONNRESET",
    ],
    [
      "no address of several answers",
      Object.assign(new AggregateError([failed("ECONNREFUSED"), failed("ENETUNREACH")]), { code: "ECONNREFUSED" }),
      "ECONNREFUSED",
    ],
  ])("%s", (_, error, code) => expect(neverLeft(error)).toBe(code));
});

describe("a request may have left", () => {
  test.each([
    ["the answer did not come", failed("ETIMEDOUT", "read ETIMEDOUT")],
    ["nobody says what was waited for", failed("ETIMEDOUT")],
    ["the line was cut", failed("ECONNRESET", "socket hang up")],
    ["one of several addresses was reached", new AggregateError([failed("ECONNREFUSED"), failed("ECONNRESET")])],
    ["given up", new DOMException("This operation was aborted", "AbortError")],
    ["nothing is known", undefined],
  ])("%s", (_, error) => expect(neverLeft(error)).toBeNull());
});
