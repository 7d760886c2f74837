import { toast } from "./dom.js";
import { say } from "./words.js";

const read = async (response) => {
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? response.statusText);
  return answer;
};

export const get = async (path) => read(await fetch(`/_sandbox/${path}`));

/** What a person does: a control verb of a platform's stand-in. */
export const act = async (platform, verb, body = {}) =>
  read(
    await fetch(`/_sandbox/${platform}/${verb}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  );

export const moveClock = async (advanceMs) =>
  read(await fetch("/_sandbox/clock", { method: "POST", body: JSON.stringify({ advanceMs }) }));

/** The same from a click: a refusal is shown, and the answer is then null. */
export const tryTo = async (platform, verb, body) => {
  try {
    return await act(platform, verb, body);
  } catch (error) {
    complain(error);
    return null;
  }
};

export const complain = (error) => toast(error instanceof TypeError ? say("away") : error.message, "error");

/** Calls back for each change, and once more whenever the line was lost and is there again. */
export const follow = ({ onChange, onLine }) => {
  const events = new EventSource("/_sandbox/events");
  events.onopen = () => onLine(true);
  events.onmessage = ({ data }) => onChange(JSON.parse(data));
  events.onerror = () => {
    onLine(false);
    // The browser tries again by itself, except when somebody answered with an error.
    if (events.readyState === EventSource.CLOSED) setTimeout(() => follow({ onChange, onLine }), 1000);
  };
};

export const asBase64 = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",")[1] ?? "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });

export const fromBase64 = (text, type) => {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return URL.createObjectURL(new Blob([bytes], { type }));
};
