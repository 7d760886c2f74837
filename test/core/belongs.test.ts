import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Arrival, belongs } from "../../core/tickets/belongs.ts";
import { isOpen, type Ticket } from "../../core/tickets/ticket.ts";
import { aTicket } from "./a-ticket.ts";

const now = new Date("2026-03-02T12:00:00Z");
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
const HOUR = 60;

/** Opened two days ago, silent since, unless told otherwise. */
const ticket = (id: string, told: Partial<Ticket> = {}): Ticket =>
  aTicket({ id, openedAt: ago(48 * HOUR), clientSpokeAt: ago(48 * HOUR), ...told });
const resolved = { resolution: { by: { is: "desk" as const }, at: ago(10), words: "" } };
const closed = { ...resolved, closure: { by: { is: "desk" as const }, at: ago(5), how: "confirmed" as const } };

const where = (tickets: readonly Ticket[], more: Partial<Arrival> = {}) => {
  const found = belongs({ now, quoted: null, asked: null, thanks: false, from: "ana", tickets, ...more });
  switch (found.to) {
    case "ticket":
      return [found.said ? "said" : "silently", found.ticket.id, ...found.others.map(({ id }) => id)].join(" ");
    case "which":
      return ["which", ...found.tickets.map(({ id }) => id)].join(" ");
    case "new":
      return "new";
    default:
      return `${found.to} ${found.ticket.id}`;
  }
};

describe("1. a quote of a message of ours", () => {
  const spoken = ticket("spoken", { deskSpokeAt: ago(1) });
  test("its ticket, silently, whatever else speaks for another", () => {
    const others = [spoken, ticket("old"), ticket("fresh", { openedAt: ago(0.1) })];
    expect(where(others, { quoted: "old" })).toBe("silently old");
    expect(where(others, { quoted: "old", asked: "spoken" })).toBe("silently old");
  });
  test("of a ticket that ended: again or new? A thank-you moves nothing", () => {
    expect(where([spoken, ticket("done", closed)], { quoted: "done" })).toBe("again-or-new done");
    expect(where([spoken, ticket("done", resolved)], { quoted: "done" })).toBe("again-or-new done");
    expect(where([spoken, ticket("done", closed)], { quoted: "done", thanks: true })).toBe("thanks done");
  });
  test("of a ticket that is not of this chat is no quote", () => {
    expect(where([spoken], { quoted: "somebody else's" })).toBe("silently spoken");
  });
});

describe("within 30 s of opening", () => {
  const fresh = ticket("fresh", { openedAt: ago(0.4), clientSpokeAt: ago(0.4) });
  test("the same person adds to it, even past a question or another ticket's engineer", () => {
    expect(where([ticket("old", { deskSpokeAt: ago(1) }), fresh])).toBe("silently fresh");
    expect(where([ticket("old"), fresh], { asked: "old" })).toBe("silently fresh");
  });
  test("somebody else of the group does not, nor the same person later", () => {
    expect(where([ticket("old", { deskSpokeAt: ago(1) }), fresh], { from: "boris" })).toBe("said old fresh");
    const older = ticket("older", { openedAt: ago(0.6), clientSpokeAt: ago(0.6) });
    expect(where([ticket("old", { deskSpokeAt: ago(1) }), older])).toBe("said old older");
  });
});

describe("2. what the bot just asked for", () => {
  test("its ticket, also one that ended", () => {
    const both = [ticket("spoken", { deskSpokeAt: ago(1) }), ticket("asked")];
    expect(where(both, { asked: "asked" })).toBe("silently asked");
    expect(where([ticket("done", resolved)], { asked: "done" })).toBe("silently done");
  });
  test("but a thank-you reopens nothing", () => {
    expect(where([ticket("done", resolved)], { asked: "done", thanks: true })).toBe("thanks done");
    expect(where([ticket("open")], { asked: "open", thanks: true })).toBe("silently open");
  });
});

describe("3. nothing open", () => {
  test("new; with one that ended lately: again or new?", () => {
    expect(where([])).toBe("new");
    expect(where([ticket("done", closed)])).toBe("again-or-new done");
    expect(where([ticket("unconfirmed", resolved)])).toBe("again-or-new unconfirmed");
  });
  test("of several that ended, the one spoken of last", () => {
    const late = ticket("late", { ...closed, deskSpokeAt: ago(10) });
    expect(where([ticket("early", closed), late])).toBe("again-or-new late");
  });
  test("a thank-you is neither", () => {
    expect(where([ticket("done", closed)], { thanks: true })).toBe("thanks done");
  });
  test("words that wait under a card of their own are no ticket to belong to", () => {
    expect(where([ticket("aside", { number: null })])).toBe("new");
  });
});

describe("4 and 5. one open", () => {
  test.each([
    ["clientSpokeAt", 11.9, "silently open"],
    ["clientSpokeAt", 12.1, "said open"],
    ["deskSpokeAt", 11.9, "silently open"],
    ["deskSpokeAt", 12.1, "said open"],
    ["askedAt", 11.9, "silently open"],
  ] as const)("%s %d hours ago: %s", (field, hours, expected) => {
    expect(where([ticket("open", { [field]: ago(hours * HOUR) })])).toBe(expected);
  });
  test("those that ended do not count", () => {
    expect(where([ticket("open", { deskSpokeAt: ago(5) }), ticket("done", closed)])).toBe("silently open");
  });
  test("a thank-you goes to it without a word", () => {
    expect(where([ticket("open")], { thanks: true })).toBe("silently open");
  });
});

describe("6 and 7. several open", () => {
  test("the one whose engineer or question spoke last within 12 h, said, with the others", () => {
    const engineer = ticket("engineer", { deskSpokeAt: ago(60) });
    const question = ticket("question", { askedAt: ago(30) });
    expect(where([engineer, ticket("silent")])).toBe("said engineer silent");
    expect(where([engineer, question])).toBe("said question engineer");
  });
  test("the client's own words decide nothing: else ask, the latest first", () => {
    const recent = ticket("recent", { clientSpokeAt: ago(5) });
    expect(where([ticket("silent"), recent])).toBe("which recent silent");
    expect(where([ticket("silent"), ticket("stale", { deskSpokeAt: ago(13 * HOUR) })])).toBe("which stale silent");
  });
  test("a thank-you asks nothing", () => {
    expect(where([ticket("silent"), ticket("recent", { clientSpokeAt: ago(5) })], { thanks: true })).toBe(
      "silently recent",
    );
  });
});

describe("whatever arrives", () => {
  const moment = fc.option(fc.integer({ min: 0, max: 60 * 24 * 8 }).map(ago));
  const anyTicket = (n: number) =>
    fc
      .record({
        number: fc.option(fc.constant(1000 + n), { freq: 4 }),
        contactId: fc.constantFrom("ana", "boris"),
        openedAt: fc.double({ min: 0, max: 10_000, noNaN: true }).map(ago),
        clientSpokeAt: moment,
        deskSpokeAt: moment,
        askedAt: moment,
        ended: fc.constantFrom({}, {}, resolved, closed),
      })
      .map(({ ended, ...told }) => aTicket({ ...told, ...ended, id: `t${n}` }));
  const arrival: fc.Arbitrary<Arrival> = fc.integer({ min: 0, max: 6 }).chain((most) => {
    const id = fc.option(fc.integer({ min: 0, max: 7 }).map((n) => `t${n}`));
    return fc.record({
      now: fc.constant(now),
      quoted: id,
      asked: id,
      thanks: fc.boolean(),
      from: fc.constantFrom("ana", "boris"),
      tickets: fc.tuple(...Array.from({ length: most }, (_, n) => anyTicket(n))),
    });
  });

  test("there is an answer, and only tickets of this chat that have a number are in it", () => {
    fc.assert(
      fc.property(arrival, (one) => {
        const found = belongs(one);
        const named =
          found.to === "new"
            ? []
            : found.to === "which"
              ? found.tickets
              : "others" in found
                ? [found.ticket, ...found.others]
                : [found.ticket];
        for (const ticket of named) {
          expect(one.tickets).toContain(ticket);
          expect(ticket.number).not.toBeNull();
        }
        if (found.to === "which") expect(found.tickets.length).toBeGreaterThan(1);
        expect(new Set(named).size).toBe(named.length);
      }),
    );
  });

  test("a quote always wins", () => {
    fc.assert(
      fc.property(arrival, (one) => {
        const quoted = one.tickets.find((ticket) => ticket.id === one.quoted && ticket.number !== null);
        const found = belongs(one);
        if (quoted) expect("ticket" in found && found.ticket.id).toBe(quoted.id);
      }),
    );
  });

  test("a thank-you opens nothing beside a ticket, reopens nothing, and asks nothing", () => {
    fc.assert(
      fc.property(arrival, (one) => {
        const found = belongs({ ...one, thanks: true });
        if (one.tickets.some((ticket) => ticket.number !== null)) expect(["ticket", "thanks"]).toContain(found.to);
        if (found.to === "ticket") {
          expect(isOpen(found.ticket)).toBe(true);
          expect(found.said).toBe(false);
        }
      }),
    );
  });

  test("the order in which tickets are listed decides nothing", () => {
    fc.assert(
      fc.property(arrival, (one) => {
        const times = one.tickets.map((ticket) =>
          Math.max(
            ...[ticket.openedAt, ticket.clientSpokeAt, ticket.deskSpokeAt, ticket.askedAt].map(
              (at) => at?.getTime() ?? 0,
            ),
          ),
        );
        fc.pre(new Set(times).size === times.length);
        const desk = one.tickets.map(({ deskSpokeAt, askedAt }) =>
          Math.max(deskSpokeAt?.getTime() ?? 0, askedAt?.getTime() ?? 0),
        );
        fc.pre(new Set(desk.filter(Boolean)).size === desk.filter(Boolean).length);
        fc.pre(one.tickets.filter((ticket) => now.getTime() - ticket.openedAt.getTime() < 30_000).length < 2);
        expect(belongs({ ...one, tickets: one.tickets.toReversed() })).toEqual(belongs(one));
      }),
    );
  });
});
