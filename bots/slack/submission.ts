import type { Event, Place } from "../event.ts";
import type { Around } from "./around.ts";
import { type Body, type Input, readMemory, type View } from "./shapes.ts";

/** A modal that was filled in: the way back stands in what the view carried, the words in its state. */
export const parseSubmission = async ({ view, user }: Body, { people, now }: Around): Promise<Event> => {
  const memory = readMemory(view);
  const person = user?.id ?? "";
  const place: Place = {
    address: memory.address ?? person,
    kind: memory.address ? (memory.place ?? "thread") : "private",
  };
  return {
    kind: "submitted",
    form: view?.callback_id ?? "",
    subject: memory.subject ?? "",
    values: valuesOf(view),
    from: await people.look(person),
    place,
    at: now(),
  };
};

/** Field name to what was written or chosen. A message that a form is about comes along under `about.…`. */
export const valuesOf = (view: View | undefined): Record<string, string> => {
  const values: Record<string, string> = {};
  for (const [field, inputs] of Object.entries(view?.state?.values ?? {})) {
    const input = Object.values(inputs)[0];
    if (input) values[field] = written(input);
  }
  for (const [name, value] of Object.entries(readMemory(view).about ?? {})) values[`about.${name}`] = String(value);
  return values;
};

const written = (input: Input): string =>
  input.value ??
  input.selected_option?.value ??
  input.selected_options?.map(({ value }) => value).join(",") ??
  input.selected_user ??
  input.selected_date ??
  input.selected_time ??
  "";
