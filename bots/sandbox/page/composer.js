import { asBase64, complain } from "./api.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { say, sizeOf } from "./words.js";

/**
 * Where one writes: text, files, a bar above that says what is answered or edited. Each conversation keeps its own draft,
 * and a draft outlives a reload.
 */
export const createComposer = ({ name, label, send, before = [], onTyping }) => {
  const drafts = new Map();
  let place = "";
  let files = [];
  let bar = null;

  const text = el("textarea", {
    rows: 1,
    dir: "auto",
    "aria-label": label(),
    placeholder: label(),
    data: { focus: name },
  });
  const picker = el("input", {
    type: "file",
    multiple: true,
    hidden: true,
    "aria-label": say("attach"),
    "data-say-label": "attach",
  });
  const button = (key, sign, more) =>
    el("button", { type: "button", "aria-label": say(key), title: say(key), "data-say-label": key, ...more }, sign);
  const attach = button("attach", icon("attach"), { class: "icon", onclick: () => picker.click() });
  const submit = button("send", icon("send"), { class: "icon send", type: "submit" });
  const strip = el("div", { class: "pending", hidden: true });
  const above = el("div", { class: "compose-bar", hidden: true });
  const form = el(
    "form",
    { class: "composer" },
    above,
    strip,
    el("div", { class: "compose-row" }, before, attach, picker, text, submit),
  );

  const grow = () => {
    text.style.height = "auto";
    // What is hidden has no height to go by.
    if (text.scrollHeight > 0) text.style.height = `${Math.min(text.scrollHeight + 2, 160)}px`;
  };
  const keep = () => {
    drafts.set(place, { text: text.value, files, bar });
    sessionStorage.setItem(`draft:${name}:${place}`, bar?.isEdit ? "" : text.value);
  };
  const showFiles = () => {
    strip.hidden = files.length === 0;
    strip.replaceChildren(
      ...files.map((file) =>
        el(
          "span",
          { class: "chip" },
          `${file.name} · ${sizeOf(file.size)}`,
          el(
            "button",
            {
              type: "button",
              "aria-label": say("takeAway", { name: file.name }),
              onclick() {
                files = files.filter((one) => one !== file);
                showFiles();
              },
            },
            icon("close"),
          ),
        ),
      ),
    );
  };
  const showBar = () => {
    above.hidden = !bar;
    if (!bar) return;
    const stop = () => {
      if (bar?.isEdit) text.value = "";
      setBar(null);
      grow();
      keep();
    };
    above.replaceChildren(
      el("div", {}, el("b", {}, bar.title), el("span", { dir: "auto" }, bar.words)),
      el(
        "button",
        { type: "button", class: "icon", "aria-label": say("cancel"), title: say("cancel"), onclick: stop },
        icon("close"),
      ),
    );
  };
  const setBar = (next) => {
    bar = next;
    showBar();
  };
  const add = (list) => {
    files = [...files, ...list];
    showFiles();
    text.focus();
  };
  const fill = ({ text: words, files: held, bar: above }) => {
    text.value = words;
    files = held;
    setBar(above);
    showFiles();
    grow();
  };

  const post = async () => {
    const words = text.value.trim();
    if (!words && files.length === 0) return;
    const sent = { text: text.value, files, bar };
    const from = place;
    fill({ text: "", files: [], bar: null });
    keep();
    try {
      const uploads = await Promise.all(
        sent.files.map(async (file) => ({ name: file.name, type: file.type, base64: await asBase64(file) })),
      );
      await send({ text: words, files: uploads, about: sent.bar });
    } catch (error) {
      // What was written comes back, unless something new stands there already.
      if (place === from && text.value === "" && files.length === 0) fill(sent);
      else drafts.set(from, sent);
      complain(error);
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void post();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && bar) above.querySelector("button").click();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void post();
  });
  text.addEventListener("input", () => {
    grow();
    keep();
    onTyping?.(text.value);
  });
  text.addEventListener("paste", (event) => {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0) return;
    event.preventDefault();
    add(pasted);
  });
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });
  picker.addEventListener("change", () => {
    add([...picker.files]);
    picker.value = "";
  });

  return {
    element: form,
    text,
    relabel() {
      text.placeholder = label();
      text.setAttribute("aria-label", label());
      showFiles();
    },
    /** Another conversation: its draft comes, this one's is kept. */
    turnTo(next) {
      if (next === place) return;
      if (place) keep();
      place = next;
      const stored = sessionStorage.getItem(`draft:${name}:${place}`) ?? "";
      fill(drafts.get(place) ?? { text: stored, files: [], bar: null });
      this.relabel();
    },
    answer(next) {
      if (bar?.isEdit) text.value = "";
      setBar(next);
      text.focus();
    },
    edit(next, words) {
      text.value = words;
      setBar({ ...next, isEdit: true });
      grow();
      text.focus();
    },
    put(words) {
      text.value = words;
      grow();
      keep();
      text.focus();
    },
  };
};
