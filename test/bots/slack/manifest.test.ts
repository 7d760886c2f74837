import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const manifest = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../docs/${name}.json`, import.meta.url), "utf8"));
const socket = manifest("slack-app-manifest");
const http = manifest("slack-app-manifest.http");

test("both manifests describe the same app, one with addresses", () => {
  const { slash_commands: commands, ...features } = http.features;
  expect(features).toEqual({ ...socket.features, slash_commands: undefined });
  expect(commands.map(({ url: _, ...command }: { url: string }) => command)).toEqual(socket.features.slash_commands);
  expect(http.oauth_config).toEqual(socket.oauth_config);
  expect(http.settings.event_subscriptions.bot_events).toEqual(socket.settings.event_subscriptions.bot_events);
  expect([socket.settings.socket_mode_enabled, http.settings.socket_mode_enabled]).toEqual([true, false]);
});

test("Slack's own limits", () => {
  expect(socket.display_information.name.length).toBeLessThanOrEqual(35);
  expect(socket.display_information.description.length).toBeLessThanOrEqual(140);
  expect(socket.features.shortcuts[0].callback_id).toBe("make-ticket");
});
