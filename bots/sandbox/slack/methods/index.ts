import type { Method } from "../context.ts";
import { chat } from "./chat.ts";
import { conversations } from "./conversations.ts";
import { files } from "./files.ts";
import { people } from "./people.ts";
import { reactions } from "./reactions.ts";
import { views } from "./views.ts";

export const METHODS: Record<string, Method> = {
  ...people,
  ...conversations,
  ...chat,
  ...reactions,
  ...files,
  ...views,
};
