import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DeskFileProblems, parseDeskFile } from "../../core/accounts/desk-file.ts";

const env = {
  ACME_TELEGRAM_TOKEN: "123:ABC",
  ACME_SLACK_BOT_TOKEN: "xoxb-1",
  ACME_SLACK_APP_TOKEN: "xapp-1-A01-2-secret",
  ACME_API_KEY: "a".repeat(24),
};

const small = (rest = "", telegram = `token: "\${ACME_TELEGRAM_TOKEN}"`) => `accounts:
  - key: acme
    name: Acme Service
    zone: Europe/Madrid
    channels:
      - { key: clients, kind: telegram, ${telegram} }
${rest}`;

/** The same with a desk, which a file needs to be good. */
const whole = (...parts: Parameters<typeof small>): string =>
  small(...parts).replace(
    /(- \{ key: clients.*\n)/,
    "$1      - { key: desk, kind: slack, bot_token: xoxb-0, app_token: xapp-1-A00-1-x, desk_channel: C0DESK0 }\n",
  );

/** All but that a desk is missing: most files here are about something else. */
const problemsOf = (text: string, variables: Record<string, string | undefined> = env): string[] =>
  allProblemsOf(text, variables).filter((problem) => !problem.includes("no channel is a desk"));

function allProblemsOf(text: string, variables: Record<string, string | undefined>): string[] {
  try {
    parseDeskFile(text, variables);
  } catch (error) {
    if (error instanceof DeskFileProblems) return error.message.split("\n");
    throw error;
  }
  return [];
}

describe("a good file", () => {
  test("the example is one", () => {
    const [acme, ...others] = parseDeskFile(readFileSync("desk.example.yaml", "utf8"), env).accounts;
    expect(others).toEqual([]);
    expect(acme?.channels).toEqual([
      { kind: "telegram", key: "clients", token: "123:ABC", intake: null, for: "clients" },
      {
        kind: "slack",
        key: "desk",
        botToken: "xoxb-1",
        appToken: "xapp-1-A01-2-secret",
        signingSecret: null,
        deskChannel: "#desk",
        command: "/desk",
        members: "channel",
      },
    ]);
    expect(acme?.members[0]).toEqual({
      key: "rosa",
      name: "Rosa Gil",
      roles: ["manager"],
      slack: "U0ROSA",
      telegram: "123456789",
      language: "es",
      zone: null,
    });
    expect(acme?.companies[1]).toEqual({
      key: "norte",
      name: "Talleres Norte",
      isVip: false,
      zone: null,
      invite: null,
      site: null,
    });
    expect(acme?.companies[0]?.site).toEqual({
      district: "Valencia, centre",
      address: "Colón 12",
      phone: "+34 960 000 012",
    });
    expect(acme?.apiKeys).toEqual([{ name: "reports", key: env.ACME_API_KEY, may: ["read"] }]);
  });

  test("the example's partners are good too, once they are wanted", () => {
    const uncommented = (lines: string) => lines.replaceAll(/^( *)# /gm, "$1");
    const wanted = readFileSync("desk.example.yaml", "utf8")
      .replace(/ *# - key: jobs\n(?: +# .*\n)+/, uncommented)
      .replace(/ *# partners:\n(?: +# .*\n)+/, uncommented);
    const [acme] = parseDeskFile(wanted, { ...env, ACME_JOBS_TELEGRAM_TOKEN: "456:DEF" }).accounts;
    expect(acme?.channels).toContainEqual({
      kind: "telegram",
      key: "jobs",
      token: "456:DEF",
      intake: null,
      for: "partners",
    });
    expect(acme?.partners).toEqual([
      {
        key: "pepe",
        name: "Pepe Soler",
        invite: "pepe-2026-q8zn",
        terms: {
          offer: ["problem", "district", "equipment", "wanted"],
          accepted: ["address", "contact", "phone"],
          answerWithinMs: 30 * 60_000,
        },
      },
    ]);
  });

  test("needs little", () => {
    expect(parseDeskFile(whole(), env).accounts[0]).toMatchObject({
      language: "en",
      contacts: "open",
      threads: "reply",
      undoSeconds: 5,
      reopenDays: 7,
      closeAfterDays: 2,
      members: [],
      companies: [],
      categories: [],
      apiKeys: [],
    });
  });

  test("says how long things are kept, in days or in words, and what it leaves out has the usual time", () => {
    const keepOf = (lines: string) => parseDeskFile(whole(lines), env).accounts[0]?.keep;
    const usual = { payloadDays: 30, keyDays: 400, dialogueDays: 30, fileDays: 730 };
    expect(keepOf("")).toEqual(usual);
    expect(keepOf("    keep: {}")).toEqual(usual);
    expect(keepOf("    keep: { payloads: 7, keys: 1 year, files_after_close: 10 years }")).toEqual({
      ...usual,
      payloadDays: 7,
      keyDays: 365,
      fileDays: 3_650,
    });
    expect(keepOf("    keep: { dialogue: 1 day }")).toEqual({ ...usual, dialogueDays: 1 });
  });

  test("says when the desk is open, and how soon a client is answered", () => {
    const accountOf = (lines: string) => parseDeskFile(whole(lines), env).accounts[0];
    expect(accountOf("")).toMatchObject({ hours: null, answerWithinMs: null });
    const lines = `    answer_within: 30 minutes
    hours:
      mon-wed, fri: "16:00-19:00, 8:00-14:00"
      thu: "0:00-12:00, 12:00 – 24:00"
      sat: closed
      "2026-12-24": "8:00-10:00"
      2026-12-25: closed`;
    const split = [
      { from: 480, to: 840 },
      { from: 960, to: 1140 },
    ];
    expect(accountOf(lines)).toMatchObject({
      answerWithinMs: 30 * 60_000,
      hours: {
        zone: "Europe/Madrid",
        week: [split, split, split, [{ from: 0, to: 1440 }], split, [], []],
        except: { "2026-12-24": [{ from: 480, to: 600 }], "2026-12-25": [] },
      },
    });
    const zoned = accountOf(`    answer_within: 4h\n    hours: { zone: Atlantic/Canary, mon: "8:00-9:00" }`);
    expect(zoned).toMatchObject({ answerWithinMs: 4 * 3_600_000, hours: { zone: "Atlantic/Canary" } });
  });

  test("names a category in the account's language where a translation is left out", () => {
    const text = whole("    language: es\n    categories: [{ key: printing, es: Impresión, ru: Печать }]");
    expect(parseDeskFile(text, env).accounts[0]?.categories).toEqual([
      { key: "printing", names: { en: "Impresión", es: "Impresión", ru: "Печать" } },
    ]);
  });

  test("names who looks into low ratings", () => {
    const rosa = "    members: [{ key: rosa, name: Rosa Gil, roles: [manager], slack: U0ROSA }]\n";
    expect(parseDeskFile(whole(rosa), env).accounts[0]?.reviews).toBeNull();
    expect(parseDeskFile(whole(`${rosa}    reviews: rosa`), env).accounts[0]?.reviews).toBe("rosa");
    expect(problemsOf(whole(`${rosa}    reviews: rossa`))).toEqual([
      expect.stringContaining('reviews names "rossa", and no member has this key → write one of rosa'),
    ]);
    expect(problemsOf(whole("    reviews: rosa"))).toEqual([expect.stringContaining("no member has this key")]);
  });

  test("may have several Slack desks, each with its own app", () => {
    const desks =
      small(`      - { key: one, kind: slack, bot_token: xoxb-1, app_token: xapp-1-A01-x, desk_channel: C01 }
      - { key: two, kind: slack, bot_token: xoxb-2, signing_secret: abcdefgh, desk_channel: "#línea-2" }`);
    expect(parseDeskFile(desks, env).accounts[0]?.channels).toHaveLength(3);
  });
});

describe("the hash", () => {
  const hashOf = (text: string, variables = env) => parseDeskFile(text, variables).hash;

  test("knows what is said, not how it is laid out, and no secret", () => {
    const reordered = whole().replace(
      "  - key: acme\n    name: Acme Service",
      "  # ours\n  - name: 'Acme Service'\n    key: acme",
    );
    expect(hashOf(reordered)).toBe(hashOf(whole()));
    expect(hashOf(whole(), { ...env, ACME_TELEGRAM_TOKEN: "999:XYZ" })).toBe(hashOf(whole()));
    expect(hashOf(whole("    undo_seconds: 9"))).not.toBe(hashOf(whole()));
  });
});

describe("mistakes", () => {
  test("are told all at once, by line, each with what to write", () => {
    const wrong = `accounts:
  - key: Acme!
    langauge: fr
    zone: Europe/Madird
    undo_seconds: 90
    channels:
      - { key: clients, kind: telegramm, token: "x" }
      - key: desk
        kind: slack
        bot_token: xapp-1-A01-x
        desk_channel: #desk
    members:
      - { key: rosa, name: Rosa, roles: [boss], slack: rosa }
    companies:
      - { key: sol, name: 24, invite: short }
`;
    expect(problemsOf(wrong)).toEqual([
      expect.stringMatching(/^line 2: key is "Acme!" → write a short key/),
      expect.stringMatching(/^line 2: name is missing → write a name/),
      expect.stringMatching(/^line 3: "langauge" is not known here → did you mean "language"\?/),
      expect.stringMatching(/^line 4: zone is "Europe\/Madird" → .*Europe\/Madrid/),
      expect.stringMatching(/^line 5: undo_seconds is 90 → write a whole number from 0 to 60/),
      expect.stringMatching(/^line 7: kind is "telegramm" → write telegram or slack/),
      expect.stringMatching(/^line 8: app_token and signing_secret are both missing/),
      expect.stringMatching(/^line 10: bot_token does not look right → .*xoxb-/),
      expect.stringMatching(/^line 11: desk_channel is missing → .*in quotes: "#desk"/),
      expect.stringMatching(/^line 13: entry 1 of roles is "boss" → write one of engineer, manager, admin/),
      expect.stringMatching(/^line 13: slack is "rosa" → write a Slack member ID/),
      expect.stringMatching(/^line 15: name is 24 → /),
      expect.stringMatching(/^line 15: invite is "short" → write 8 to 40/),
    ]);
  });

  test("of syntax are told alone", () => {
    expect(problemsOf("accounts:\n  - key: [acme\n")[0]).toMatch(/^line \d: this is not YAML/);
    expect(problemsOf(small("    name: Again"))).toEqual([expect.stringMatching(/^line 7: a key stands twice/)]);
    expect(problemsOf("accounts: *nobody")[0]).toMatch(/^line 1:/);
  });

  test("of a file with nothing in it", () => {
    for (const empty of ["", "accounts:", "accounts: []", "just words", "- a list"]) {
      expect(problemsOf(empty)[0]).toMatch(/^line 1: .* → /);
    }
    expect(problemsOf("accounts:\n  - { key: acme, name: Acme, zone: UTC }")).toEqual([
      expect.stringMatching(/^line 2: channels is missing → write at least one channel/),
    ]);
  });

  test("of how long things are kept", () => {
    const keep = (text: string) => problemsOf(whole(`    keep: ${text}`));
    const days = (from: number, usual: number) =>
      `write days, from ${from} to 10950: a number such as ${usual}, or "2 years"`;
    expect(keep("{ payloads: 0, keys: 2 weeks, dialogue: 31 years, files_after_close: -1 }").sort()).toEqual([
      `line 8: dialogue is "31 years" → ${days(1, 30)}`,
      `line 8: files_after_close is -1 → ${days(1, 730)}`,
      `line 8: keys is "2 weeks" → ${days(30, 400)}`,
      `line 8: payloads is 0 → ${days(1, 30)}`,
    ]);
    expect(keep("{ payloads: 90, keys: 60 }")).toEqual([
      expect.stringMatching(/keys is 60 → write at least as many days as payloads/),
    ]);
    expect(keep("{ file: 30 }")).toEqual([expect.stringMatching(/"file" is not known here/)]);
    expect(keep("30")).toEqual([expect.stringMatching(/keep is 30 → write days under payloads:/)]);
  });

  test("of when the desk is open, each with its line and what to write", () => {
    const wrong = `    answer_within: 30
    hours:
      zone: Europe/Madird
      mon: "14:00-8:00"
      tue: "8:00-14:00, 13:00-19:00"
      wed-tue: "8:00-14:00"
      thu: 8-14
      fri: "8:60-14:00"
      "2026-02-30": closed
      fry: "8:00-14:00"
      sat, fri: closed`;
    expect(problemsOf(whole(wrong))).toEqual([
      expect.stringMatching(/^line 8: answer_within is 30 → write minutes or hours of open time, such as "30 minutes"/),
      expect.stringMatching(/^line 10: zone is "Europe\/Madird" → .*Europe\/Madrid/),
      expect.stringMatching(/^line 11: mon: 14:00-8:00 ends before it begins → .*past midnight "14:00-24:00"/),
      expect.stringMatching(/^line 12: tue: 8:00-14:00 and 13:00-19:00 overlap → write times apart/),
      expect.stringMatching(/^line 13: "wed-tue" is not known here → /),
      expect.stringMatching(/^line 14: thu is "8-14" → write "8:00-14:00", or several/),
      expect.stringMatching(/^line 15: fri: 8:60-14:00 is no time of a day → write times from 0:00 to 24:00/),
      expect.stringMatching(/^line 16: 2026-02-30 is no date → write a date that exists/),
      expect.stringMatching(/^line 17: "fry" is not known here → did you mean "fri"\?/),
      expect.stringMatching(/^line 18: fri stands twice in hours → /),
    ]);
  });

  test("of a desk that never opens", () => {
    for (const hours of ["{}", "{ zone: UTC }", "{ mon-sun: closed }", `{ "2026-12-24": "8:00-10:00" }`])
      expect(problemsOf(whole(`    hours: ${hours}`))).toEqual([
        expect.stringMatching(/^line 8: the desk never opens → write at least one day of the week/),
      ]);
    expect(problemsOf(whole(`    hours: "8:00-14:00"`))).toEqual([
      expect.stringMatching(/^line 8: hours is "8:00-14:00" → write days with their times/),
    ]);
    for (const within of ["0 minutes", "241 hours", "2 days", "soon"])
      expect(problemsOf(whole(`    answer_within: ${within}`))).toEqual([
        expect.stringMatching(/^line 8: answer_within is .* → write minutes or hours/),
      ]);
  });

  test("of a name where Telegram's number belongs", () => {
    const member = '    members: [{ key: rosa, name: Rosa, roles: [manager], telegram: "@rosa" }]';
    expect(problemsOf(whole(member))).toEqual([
      expect.stringMatching(/telegram is "@rosa" → write the number that Telegram gives a person/),
    ]);
  });

  test("of an offset where a zone belongs", () => {
    expect(problemsOf(small().replace("Europe/Madrid", '"+02:00"'))[0]).toMatch(/^line 4: zone is "\+02:00"/);
  });
});

describe("secrets", () => {
  test("a variable that is not set is named, once", () => {
    for (const unset of [{}, { ACME_TELEGRAM_TOKEN: " " }]) {
      expect(problemsOf(small(), unset)).toEqual([
        "line 6: ACME_TELEGRAM_TOKEN is not set, and token needs it → set ACME_TELEGRAM_TOKEN in the environment or in .env",
      ]);
    }
  });

  test("only secrets are taken from the environment", () => {
    expect(problemsOf(small().replace("Acme Service", `"\${HOME}"`), { ...env, HOME: "/home/marta" })).toEqual([
      expect.stringMatching(/^line 3: name asks the environment: \$\{HOME\} → write the value itself/),
    ]);
    expect(problemsOf(small("", `token: "\${ACME TOKEN"`))).toEqual([expect.stringContaining(`write it as \${NAME}`)]);
  });

  test("are never repeated", () => {
    const problems = problemsOf(small(), { ACME_TELEGRAM_TOKEN: "very-secret" });
    expect(problems).toHaveLength(1);
    expect(problems.join()).not.toContain("very-secret");
  });
});

describe("twice", () => {
  const second = (channel: string, rest = "") => `  - key: levante
    name: Levante Técnica
    zone: Europe/Madrid
    channels:
      - ${channel}
${rest}`;

  test("the same bot in two accounts", () => {
    expect(problemsOf(small(second('{ key: jobs, kind: telegram, token: "123:ABC" }')))).toEqual([
      expect.stringMatching(/^line 11: this bot token stands twice → a bot belongs to one channel/),
    ]);
  });

  test("the same Slack app, told by any of its secrets", () => {
    const slack = (secrets: string) => `{ key: desk, kind: slack, desk_channel: C01, ${secrets} }`;
    const first = small(`      - ${slack("bot_token: xoxb-1, app_token: xapp-1-A01-2-x, signing_secret: abcdefgh")}\n`);
    for (const again of [
      "bot_token: xoxb-1, app_token: xapp-1-A02-2-y",
      "bot_token: xoxb-2, app_token: xapp-1-A01-3-y",
      "bot_token: xoxb-2, signing_secret: abcdefgh",
    ]) {
      expect(problemsOf(first + second(slack(again)))).toEqual([
        expect.stringMatching(/^line 12: this Slack app stands twice/),
      ]);
    }
  });

  test("keys where they must differ, and nowhere else", () => {
    const people = `    members:
      - { key: rosa, name: Rosa, roles: [manager], slack: U01 }
      - { key: rosa, name: Rosa, roles: [engineer], slack: U01 }
`;
    expect(problemsOf(small(people))).toEqual([
      expect.stringMatching(/^line 9: the key "rosa" stands twice in members/),
      expect.stringMatching(/^line 9: slack U01 belongs to two members/),
    ]);
    const sameChannelKey = second('{ key: clients, kind: telegram, token: "9:X" }');
    expect(problemsOf(small(sameChannelKey))).toEqual([]);
    expect(problemsOf(small(sameChannelKey.replace("levante", "acme")))).toHaveLength(1);
  });

  test("invites, across the whole file", () => {
    const company = "    companies: [{ key: sol, name: Sol, invite: sol-2026 }]\n";
    expect(problemsOf(small(company) + second('{ key: jobs, kind: telegram, token: "9:X" }', company))).toEqual([
      expect.stringMatching(/^line 13: this invite stands twice/),
    ]);
  });
});

test("members who can be reached nowhere, and desks that list nobody", () => {
  expect(problemsOf(small("    members: [{ key: oleg, name: Oleg, roles: [engineer] }]"))[0]).toContain(
    "reached nowhere",
  );
  const listed =
    "      - { key: desk, kind: slack, bot_token: xoxb-1, app_token: xapp-1, desk_channel: C01, members: listed }";
  expect(problemsOf(small(listed))[0]).toContain("there is no list");
});

test("an account whose clients nobody would see", () => {
  expect(allProblemsOf(small(), env)).toEqual([
    "line 5: no channel is a desk: nobody would see the tickets → add a channel of kind slack, with its desk_channel",
  ]);
  expect(allProblemsOf(whole(), env)).toEqual([]);
});

describe("partners", () => {
  const jobs = '      - { key: jobs, kind: telegram, for: partners, token: "456:DEF" }\n';
  const pepe = (rest: string) => `    partners: [{ key: pepe, name: Pepe, ${rest} }]\n`;

  test("have usual terms but for what acceptance opens", () => {
    const [acme] = parseDeskFile(whole(jobs + pepe("accepted: [contact, contact]")), env).accounts;
    expect(acme?.partners).toEqual([
      {
        key: "pepe",
        name: "Pepe",
        invite: null,
        terms: {
          offer: ["problem", "district", "equipment", "wanted"],
          accepted: ["contact"],
          answerWithinMs: 30 * 60_000,
        },
      },
    ]);
  });

  test("learn where to go or whom to call, once they accept", () => {
    expect(problemsOf(small(jobs + pepe("accepted: [prices]")))).toEqual([
      "line 8: the partner pepe would accept a job and not learn where it is or whom to call → add address, contact or phone to accepted",
    ]);
    expect(problemsOf(small(jobs + pepe("offer: [problem, address], accepted: [prices]")))).toEqual([]);
  });

  test("need a bot of their own", () => {
    expect(problemsOf(small(pepe("accepted: [phone]")))).toEqual([
      "line 7: no channel is for partners: nobody could offer them a job → add a channel of kind telegram with for: partners, a bot of its own",
    ]);
  });

  test("and their mistakes are named", () => {
    const wrong = "accepted: [adress], answer_within: soon, invite: x";
    expect(problemsOf(small(jobs + pepe(wrong)))).toEqual([
      expect.stringContaining("write 8 to 40 characters"),
      expect.stringMatching(/^line 8: entry 1 of accepted is "adress" → write one of problem, district/),
      expect.stringContaining('answer_within is "soon"'),
    ]);
  });
});
