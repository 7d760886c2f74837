import type { WebClient } from "@slack/web-api";
import { expect, test } from "vitest";
import { createPeople } from "../../../bots/slack/people.ts";

const oleg = { id: "UOLEG", team_id: "TACME", name: "oleg", profile: { display_name: "Oleg" } };

const around = (answers: Record<string, object | Error>) => {
  let now = Date.parse("2026-11-21T09:00:00Z");
  const asked: string[] = [];
  const info = async ({ user }: { user: string }) => {
    asked.push(user);
    const answer = answers[user];
    if (answer instanceof Error || !answer) throw answer ?? new Error("timeout");
    return { user: answer };
  };
  const client = { users: { info } } as unknown as WebClient;
  const people = createPeople(
    client,
    () => "TACME",
    () => new Date(now),
  );
  const later = (minutes: number) => {
    now += minutes * 60_000;
  };
  return { people, asked, later };
};

test.each([
  ["member", {}],
  ["guest", { is_restricted: true }],
  ["guest", { is_ultra_restricted: true }],
  ["external", { team_id: "TSOL" }],
  ["external", { is_stranger: true }],
  ["bot", { is_bot: true }],
  ["member", { team_id: "TOTHER", enterprise_user: { teams: ["TACME"] } }],
])("%s: %j", async (standing, more) => {
  const { people } = around({ U1: { ...oleg, ...more } });
  expect(await people.look("U1")).toMatchObject({ name: "Oleg", standing });
});

test("somebody is asked about once, also by many at once, and again after ten minutes", async () => {
  const { people, asked, later } = around({ UOLEG: oleg });
  await Promise.all([people.look("UOLEG"), people.look("UOLEG"), people.nameOf("UOLEG")]);
  expect(asked).toHaveLength(1);
  later(11);
  await people.look("UOLEG");
  expect(asked).toHaveLength(2);
});

test("what was known holds while Slack can't be asked", async () => {
  const answers: Record<string, object | Error> = { UOLEG: oleg };
  const { people, later } = around(answers);
  await people.look("UOLEG");
  answers.UOLEG = new Error("timeout");
  later(30);
  expect(await people.look("UOLEG")).toMatchObject({ name: "Oleg" });
});

test("whom Slack hides is external; whom it can't tell of now is not guessed, only shown as someone", async () => {
  const hidden = Object.assign(new Error("no"), { data: { error: "user_not_found" } });
  const { people } = around({ UHIDDEN: hidden });
  expect(await people.look("UHIDDEN")).toEqual({ id: "UHIDDEN", name: "someone", standing: "external" });
  await expect(people.look("UNKNOWN")).rejects.toThrow("timeout");
  expect(await people.nameOf("UNKNOWN")).toBe("someone");
});
