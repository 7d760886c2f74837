import { complain, follow, get, moveClock } from "./api.js";
import { el } from "./dom.js";
import { createSlack } from "./slack/pane.js";
import { createTelegram } from "./telegram/pane.js";
import { cityNow, dateWords, LANGUAGES, labelPage, languageNow, say, setZone, speak } from "./words.js";

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
  const words = dateWords(date, {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  clock.textContent = [words, cityNow()].filter(Boolean).join(" · ");
};

/** It only goes forward: what has happened cannot be undone, and people would not know what to expect. */
const STEPS = { aheadQuarter: 15 * 60_000, aheadHour: 60 * 60_000, aheadDay: 24 * 60 * 60_000 };

const showSteps = () => {
  const step = ([name, advanceMs]) =>
    el("button", { type: "button", onclick: () => moveClock(advanceMs).catch(complain) }, say(name));
  document.querySelector("#ahead").replaceChildren(...Object.entries(STEPS).map(step));
};

const setClock = (clock) => {
  offsetMs = clock.offsetMs;
  setZone(clock.zone);
  showClock();
};

const showLanguages = () => {
  const choose = (language) => () => {
    speak(language);
    showLanguages();
    showSteps();
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
    setClock(await get("clock"));
    await Promise.all([panes.telegram.load(), panes.slack.load()]);
    document.documentElement.dataset.loaded = "yes";
  } catch (error) {
    complain(error);
  }
};

labelPage();
showLanguages();
showSteps();
showClock();
setInterval(showClock, 1000);
follow({
  onLine(isThere) {
    showLine(isThere);
    if (isThere) void loadAll();
  },
  onChange(change) {
    if (change.kind === "clock") {
      setClock(change);
      // What was today may be yesterday now.
      for (const pane of Object.values(panes)) pane.relabel();
    }
    panes[change.platform]?.heard(change);
  },
});
