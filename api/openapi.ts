import type { OpenAPIHono } from "@hono/zod-openapi";
import { docsPage } from "./docs-page.ts";
import type { ApiEnv } from "./env.ts";

const INFO = {
  openapi: "3.1.0",
  info: {
    title: "Relevo",
    version: "1",
    description:
      "Tickets and messages of one account. The account is the key's: send it as `Authorization: Bearer <key>`. " +
      "Keys stand in the desk file under api_keys.",
  },
};

/** The document at /openapi.json, and the same for people at /docs. Both say nothing of anybody's desk. */
export const documentRoutes = (app: OpenAPIHono<ApiEnv>): void => {
  app.openAPIRegistry.registerComponent("securitySchemes", "key", { type: "http", scheme: "bearer" });
  const document = once(() => app.getOpenAPI31Document(INFO));
  const page = once(() => docsPage(document()));
  app.get("/openapi.json", (c) => c.json(document()));
  app.get("/docs", (c) => c.html(page()));
};

// Made at the first request, when all routes are there.
const once = <Value>(make: () => Value): (() => Value) => {
  let made: { value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};
