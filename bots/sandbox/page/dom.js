/** Makes an element. Strings become text nodes, so nothing that people typed is ever read as HTML. */
export const el = (tag, props = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in PROPERTIES) node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(
    ...children
      .flat(Number.POSITIVE_INFINITY)
      .filter((child) => child !== null && child !== undefined && child !== false),
  );
  return node;
};

const PROPERTIES = { value: 1, checked: 1, disabled: 1, selected: 1, hidden: 1 };

/** Makes the children of a container those of the list, and touches only what is new, gone or changed. */
export const syncList = (container, items, { key, version, render }) => {
  const old = new Map([...container.children].map((child) => [child.dataset.key, child]));
  let cursor = container.firstElementChild;
  for (const item of items) {
    const name = String(key(item));
    const wanted = version(item);
    let node = old.get(name);
    old.delete(name);
    if (node?.version !== wanted) {
      const fresh = render(item);
      fresh.dataset.key = name;
      fresh.version = wanted;
      if (node) replaceKeepingFocus(node, fresh);
      if (node && cursor === node) cursor = fresh;
      node = fresh;
    }
    if (node === cursor) cursor = cursor.nextElementSibling;
    else container.insertBefore(node, cursor);
  }
  for (const gone of old.values()) gone.remove();
};

/** Who works by keyboard must not be thrown to the top of the page when the bot edits the message they are on. */
export const replaceKeepingFocus = (node, fresh) => {
  const name = node.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
  node.replaceWith(fresh);
  if (name) fresh.querySelector(`[data-focus="${CSS.escape(name)}"]`)?.focus({ preventScroll: true });
};

const NEAR_PIXELS = 80;

/** Keeps a scroller at its end while things grow in it, until the person scrolls up. */
export const stickToBottom = (scroller, content) => {
  let isStuck = true;
  let height = 0;
  const toEnd = () => {
    scroller.scrollTop = scroller.scrollHeight;
  };
  scroller.addEventListener("scroll", () => {
    // Growing content makes a scroll event too; only a person's own scrolling counts.
    if (scroller.scrollHeight === height || isNear()) isStuck = isNear();
    height = scroller.scrollHeight;
  });
  const isNear = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PIXELS;
  const watcher = new ResizeObserver(() => isStuck && toEnd());
  watcher.observe(content);
  watcher.observe(scroller);
  return {
    toEnd() {
      isStuck = true;
      toEnd();
    },
  };
};

/** Runs the work once for many calls in a short time. */
export const soon = (work, waitMs = 40) => {
  let timer = 0;
  return () => {
    if (timer) return;
    timer = setTimeout(() => {
      timer = 0;
      work();
    }, waitMs);
  };
};

const TOAST_MS = 5000;

export const toast = (words, kind = "info") => {
  const node = el("div", { class: `toast ${kind}`, role: kind === "error" ? "alert" : "status", dir: "auto" }, words);
  const host = document.querySelector("#toasts");
  host.append(node);
  // Shown anew, it comes above a dialog that was opened since.
  if (host.matches(":popover-open")) host.hidePopover();
  host.showPopover();
  setTimeout(() => node.remove(), TOAST_MS);
};

/** A small question with two answers, or only something to read. Resolves to whether it was agreed. */
export const ask = ({ title, text, yes, no }) =>
  new Promise((resolve) => {
    const end = (answer) => () => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    const dialog = el(
      "dialog",
      { class: "ask", "aria-label": title || text, oncancel: end(false) },
      title && el("h2", { dir: "auto" }, title),
      el("p", { dir: "auto" }, text),
      el(
        "div",
        { class: "ask-buttons" },
        no && el("button", { type: "button", onclick: end(false) }, no),
        el("button", { type: "button", class: "primary", onclick: end(true) }, yes),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
  });

/** A button with a list under it; closed by a choice, Escape or a click elsewhere. */
export const menu = ({ label, sign, items, ...more }) => {
  const close = () => {
    details.open = false;
  };
  const list = el(
    "div",
    { class: "menu-list", role: "menu" },
    items.map(({ name, run, danger }) =>
      el(
        "button",
        {
          type: "button",
          role: "menuitem",
          class: danger ? "danger" : "",
          dir: "auto",
          onclick() {
            close();
            run();
          },
        },
        name,
      ),
    ),
  );
  const summary = el("summary", { "aria-label": label, title: label, role: "button", ...more }, sign);
  const details = el("details", { class: "menu" }, summary, list);
  details.addEventListener("toggle", () => {
    if (!details.open) return;
    const below = window.innerHeight - summary.getBoundingClientRect().bottom;
    list.classList.toggle("up", below < list.offsetHeight + 12);
    list.classList.toggle("from-end", list.getBoundingClientRect().right > window.innerWidth - 8);
    list.querySelector("button")?.focus({ preventScroll: true });
  });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    event.preventDefault();
    close();
    summary.focus();
  });
  return details;
};

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.menu[open]"))
    if (!open.contains(event.target)) open.open = false;
});

const SAFE = /^(https?|mailto|tel|tg):/i;

/** A link that cannot run anything; an address of another kind stays text. */
export const link = (address, ...words) =>
  SAFE.test(address)
    ? el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...words)
    : el("span", {}, ...words);
