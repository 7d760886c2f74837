import { complain, follow, get } from "./api.js";
import { el } from "./dom.js";
import { createSlack } from "./slack/pane.js";
import { createTelegram } from "./telegram/pane.js";
import { LANGUAGES, labelPage, languageNow, localeNow, say, speak } from "./words.js";

const query = new URLSearchParams(location.search);
let offsetMs = 0;
const now = () => Date.now() + offsetMs;

const panes = {
  telegram: createTelegram({ root: document.querySelector("#telegram"), wanted: query.get("telegram"), now }),
  slack: createSlack({ root: document.querySelector("#slack"), wanted: query.get("slack"), now }),
};

const showClock = () => {
  const clock = document.querySelector("#clock");
  const date = new Date(now());
  clock.dateTime = date.toISOString();
  clock.textContent = date.toLocaleString(localeNow(), {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
};

const showLanguages = () => {
  const choose = (language) => () => {
    speak(language);
    showLanguages();
    showClock();
    for (const pane of Object.values(panes)) pane.relabel();
  };
  const button = (language) =>
    el(
      "button",
      { type: "button", lang: language, "aria-pressed": String(language === languageNow()), onclick: choose(language) },
      language.toUpperCase(),
    );
  document.querySelector("#languages").replaceChildren(...LANGUAGES.map(button));
};

const showLine = (isThere) => {
  const line = document.querySelector("#line");
  line.dataset.say = isThere ? "online" : "offline";
  line.textContent = say(line.dataset.say);
  line.parentElement.classList.toggle("on", isThere);
};

/** Everything anew: at the start, and whenever the sandbox was away. */
const loadAll = async () => {
  try {
    const [clock] = await Promise.all([get("clock"), panes.telegram.load(), panes.slack.load()]);
    offsetMs = clock.offsetMs;
    showClock();
    document.documentElement.dataset.loaded = "yes";
  } catch (error) {
    complain(error);
  }
};

labelPage();
showLanguages();
showClock();
setInterval(showClock, 1000);
follow({
  onLine(isThere) {
    showLine(isThere);
    if (isThere) void loadAll();
  },
  onChange(change) {
    if (change.kind === "clock") offsetMs = change.offsetMs;
    panes[change.platform]?.heard(change);
  },
});
