import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Locator, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startSandboxProgram } from "./sandbox-program.ts";

const browser = [process.env.CHROME_PATH, "/usr/bin/chromium", "/usr/bin/google-chrome"].find(
  (path) => path && existsSync(path),
);
const PICTURES = process.env.SANDBOX_PICTURES;
// A till's photo: the smallest picture that every browser shows.
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC",
  "base64",
);

let program: Awaited<ReturnType<typeof startSandboxProgram>>;
let context: BrowserContext;
let page: Page;
let profile: string;

/** The whole story as one person plays it: `npm start` from nothing, then a browser. */
test.skipIf(!browser)(
  "one person walks the main story in the sandbox's page",
  async () => {
    const telegram = page.locator("#telegram");
    const slack = page.locator("#slack");
    const thread = page.locator(".sk-thread");
    const write = async (words: string): Promise<void> => {
      await telegram.getByRole("textbox", { name: "Message" }).fill(words);
      await telegram.getByRole("button", { name: "Send", exact: true }).click();
    };

    await page.goto(program.url);
    await telegram.getByRole("button", { name: "Start with the link from Acme" }).click();
    await telegram.locator(".tg-message.theirs").first().waitFor();
    await picture("1-welcome");

    await telegram.locator("input[type=file]").setInputFiles({ name: "till.png", mimeType: "image/png", buffer: PNG });
    await write("la caja de la tienda de la calle Colón no imprime, hay cola");
    await telegram.locator("strong", { hasText: "#1" }).waitFor();
    await slack.getByText("#1 · la caja").first().waitFor();
    await telegram.getByRole("button", { name: /No se puede trabajar/ }).click();
    await slack
      .getByText(/New · Urgent|Urgent · /)
      .first()
      .waitFor();

    await slack.getByRole("button", { name: "Oleg Marin" }).click();
    await slack.getByRole("button", { name: "Take" }).click();
    await telegram.getByText("Oleg Marin").first().waitFor();
    await slack
      .getByRole("button", { name: /repl(y|ies)/ })
      .first()
      .click();
    await thread.locator(".sk-picture img").waitFor();
    await thread
      .getByRole("textbox", { name: "Reply in thread" })
      .fill("Hello Ana, is the green light on the printer on?");
    await thread.getByRole("button", { name: "Send", exact: true }).click();
    await telegram.getByText("green light").waitFor();
    await write("no, está apagada");
    await thread.getByText("está apagada").first().waitFor();
    await thread.getByRole("textbox", { name: "Reply in thread" }).fill(";; third time this month, check the contract");
    await thread.getByRole("button", { name: "Send", exact: true }).click();
    await thread.getByText("third time this month").first().waitFor();
    await picture("sandbox");

    await slack.getByRole("button", { name: "Resolve" }).first().click();
    const form = page.getByRole("dialog");
    await form.getByRole("textbox").first().fill("New print head fitted, test page fine.");
    await picture("3-resolve");
    await form.getByRole("button", { name: "Resolve" }).click();
    await telegram.getByText("New print head fitted").waitFor();
    await telegram.getByRole("button", { name: /Resuelto/ }).click();
    await telegram.getByRole("button", { name: /^★★★★$|^4/ }).waitFor();
    await picture("4-rate");
    await telegram.getByRole("button", { name: /^★★★★$|^4/ }).click();
    await telegram.getByText("★★★★").first().waitFor();
    await write("muy rápido, gracias");
    await thread.getByText("muy rápido").first().waitFor();
    await slack.getByText("★★★★").first().waitFor();
    await picture("5-rated");
    expect(await telegram.getByText("third time this month").count()).toBe(0);
  },
  150_000,
);

test.skipIf(!browser)(
  "the time is moved by hand, the manager is pinged and calls a partner, who takes the job",
  async () => {
    const telegram = page.locator("#telegram");
    const slack = page.locator("#slack");
    const chair = (pane: Locator, name: string): Locator =>
      pane.getByRole("group", { name: "You are" }).getByRole("button").filter({ hasText: name });
    const news = (pane: Locator, name: string): Promise<void> => chair(pane, name).getByLabel("unread").waitFor();

    for (const name of ["Lola", "Pepe"]) {
      await chair(telegram, name).click();
      await telegram.getByRole("button", { name: "Start with the link from Acme" }).click();
      await telegram.locator(".tg-message.theirs").first().waitFor();
    }
    await chair(telegram, "Carmen").click();
    await telegram.getByRole("textbox", { name: "Message" }).fill("the card reader is dead");
    await telegram.getByRole("button", { name: "Send", exact: true }).click();
    await slack.getByText("· the card reader").first().waitFor();
    for (let n = 0; n < 2; n += 1) await page.getByRole("button", { name: "+15 min" }).click();
    await news(slack, "Rosa");
    await chair(slack, "Rosa").click();
    await picture("6-ping");

    await slack.getByRole("button", { name: "Llamar a un colaborador" }).click();
    const form = page.getByRole("dialog");
    for (const name of ["Pepe Soler", "Levante Técnica"]) await form.getByLabel(name).check();
    await form.getByLabel("Dirección").fill("Colón 12, Valencia");
    await form.getByRole("button", { name: "Ofrecer" }).click();
    await news(telegram, "Pepe");
    await slack.getByText("Rosa Gil lo ha ofrecido").waitFor();
    await chair(telegram, "Pepe").click();
    expect(await telegram.getByText("Colón 12").count()).toBe(0);
    await telegram.getByRole("button", { name: "Aceptar", exact: true }).click();
    await telegram.getByText("Colón 12").waitFor();
    await picture("7-job");
    await chair(telegram, "Lola").click();
    await telegram.getByText("another partner has taken").waitFor();
  },
  150_000,
);

const picture = async (name: string): Promise<void> => {
  if (!PICTURES) return;
  mkdirSync(PICTURES, { recursive: true });
  writeFileSync(join(PICTURES, `${name}.png`), await page.screenshot());
};

beforeAll(async () => {
  if (!browser) {
    console.error("no browser found: the sandbox's page is not walked. Install chromium or set CHROME_PATH.");
    return;
  }
  program = await startSandboxProgram();
  profile = mkdtempSync(join(tmpdir(), "relevo-browser-"));
  context = await chromium.launchPersistentContext(profile, {
    executablePath: browser,
    headless: true,
    viewport: { width: 1440, height: 900 },
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  context.setDefaultTimeout(25_000);
  page = context.pages()[0] ?? (await context.newPage());
}, 90_000);

afterAll(async () => {
  await context?.close();
  await program?.stop();
  if (profile) rmSync(profile, { recursive: true, force: true });
});
