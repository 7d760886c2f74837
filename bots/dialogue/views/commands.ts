import { LANGUAGES } from "../../languages.ts";
import { type Words, wordsIn } from "../../words.ts";

export interface CommandMenu {
  /** Null: for whoever speaks none of ours. */
  readonly language: string | null;
  readonly commands: readonly { readonly command: string; readonly description: string }[];
}

/** What a platform's own menu offers clients, or those who work for partners, in each language. */
export const commandMenus = (side: "clients" | "partners"): readonly CommandMenu[] => {
  const commandsIn = side === "clients" ? forClients : forPartners;
  return [
    { language: null, commands: commandsIn(wordsIn("en", "UTC")) },
    ...LANGUAGES.map((language) => ({ language, commands: commandsIn(wordsIn(language, "UTC")) })),
  ];
};

const forPartners = (words: Words) => [
  { command: "jobs", description: words.text("command-jobs") },
  { command: "language", description: words.text("command-language") },
  { command: "zone", description: words.text("command-zone") },
  { command: "help", description: words.text("command-help") },
];

const forClients = (words: Words) => [
  { command: "tickets", description: words.text("command-tickets") },
  { command: "new", description: words.text("command-new") },
  { command: "language", description: words.text("command-language") },
  { command: "zone", description: words.text("command-zone") },
  { command: "help", description: words.text("command-help") },
];
