import { acceptView } from "../blocks.ts";
import type { Method, Slack } from "../context.ts";
import { required, structured, textOf } from "../requests.ts";
import { viewJson } from "../shapes.ts";
import { type App, type Json, SlackError, type View } from "../types.ts";
import { newId } from "../world.ts";

const MOST_STACKED = 3;

const open: Method = (slack, app, args) => {
  const content = modalOf(args);
  const user = slack.triggers.exchange(required(args, "trigger_id"), app.id);
  closeAll(slack, user);
  return { view: viewJson(slack.world, show(slack, app, user, content, null)) };
};

const push: Method = (slack, app, args) => {
  const content = modalOf(args);
  const user = slack.triggers.exchange(required(args, "trigger_id"), app.id);
  return { view: viewJson(slack.world, pushOn(slack, app, user, content)) };
};

export const pushOn = (slack: Slack, app: App, user: string, content: Json): View => {
  const stack = slack.world.openModals(user);
  if (stack.length >= MOST_STACKED) throw new SlackError("push_limit_reached");
  return show(slack, app, user, content, stack.at(-1) ?? null);
};

const update: Method = (slack, app, args) => {
  const content = acceptView(structured(args, "view"));
  const view = find(slack, app, args);
  return { view: viewJson(slack.world, replace(slack, view, content, textOf(args, "hash"))) };
};

/** A new hash for each version, so that an update made for an older one can be refused. */
export const replace = (slack: Slack, view: View, content: Json, hash?: string): View => {
  if (hash && hash !== view.hash) throw new SlackError("hash_conflict");
  const { errors: _, ...rest } = view;
  return slack.world.put("view", view.id, { ...rest, content, hash: newHash(slack) });
};

const publish: Method = (slack, app, args) => {
  const content = acceptView(structured(args, "view"));
  if (content.type !== "home")
    throw new SlackError("invalid_arguments", { response_metadata: { messages: ["[ERROR] view type must be home"] } });
  const user = slack.world.user(required(args, "user_id"));
  if (!user || user.workspace !== app.workspace) throw new SlackError("user_not_found");
  const known = homeOf(slack, app, user.id);
  if (known) return { view: viewJson(slack.world, replace(slack, known, content, textOf(args, "hash"))) };
  return { view: viewJson(slack.world, show(slack, app, user.id, content, null)) };
};

export const homeOf = (slack: Slack, app: App, user: string): View | undefined =>
  slack.world.all("view").find((view) => view.type === "home" && view.app === app.id && view.user === user);

export const closeAll = (slack: Slack, user: string): void => {
  for (const view of slack.world.openModals(user)) slack.world.put("view", view.id, { ...view, open: false });
};

const show = (slack: Slack, app: App, user: string, content: Json, under: View | null): View => {
  const external = content.external_id;
  if (
    external &&
    slack.world.all("view").some((view) => view.open && view.app === app.id && view.content.external_id === external)
  )
    throw new SlackError("duplicate_external_id");
  const id = newId("V");
  return slack.world.put("view", id, {
    id,
    app: app.id,
    workspace: app.workspace,
    user,
    type: content.type,
    content,
    hash: newHash(slack),
    root: under?.root ?? id,
    previous: under?.id ?? null,
    open: true,
  });
};

const find = (slack: Slack, app: App, args: Json): View => {
  const id = textOf(args, "view_id");
  const external = textOf(args, "external_id");
  if (!id && !external) throw new SlackError("invalid_arguments");
  const view = id
    ? slack.world.get("view", id)
    : slack.world.all("view").find((one) => one.app === app.id && one.open && one.content.external_id === external);
  if (!view || view.app !== app.id || !view.open) throw new SlackError("not_found");
  return view;
};

const modalOf = (args: Json): Json => {
  const content = acceptView(structured(args, "view"));
  if (content.type !== "modal")
    throw new SlackError("invalid_arguments", { response_metadata: { messages: ["[ERROR] view type must be modal"] } });
  return content;
};

const newHash = (slack: Slack) => `${Math.floor(slack.clock.now() / 1000)}.${newId("", 8)}`;

export const views: Record<string, Method> = {
  "views.open": open,
  "views.push": push,
  "views.update": update,
  "views.publish": publish,
};
