import { act } from "../api.js";

const MOST_IN_ALBUM = 10;

/** As a client does it: pictures and videos together are albums, other files too, and the words are the first one's caption. */
export const sendFiles = async (posting, files, caption) => {
  const items = files.map(({ name, type, base64 }) => ({
    kind: kindOf(type),
    fileName: name,
    mimeType: type || undefined,
    base64,
  }));
  let words = caption;
  for (const group of groupsOf(items)) {
    const said = words ? { caption: words } : {};
    words = "";
    if (group.length === 1) await act("telegram", group[0].kind, { ...posting, ...group[0], ...said });
    else await act("telegram", "album", { ...posting, items: group, ...said });
  }
};

const kindOf = (type) => {
  if (type === "image/gif") return "animation";
  if (/^image\/(png|jpe?g|webp)/.test(type)) return "photo";
  if (type.startsWith("audio/ogg")) return "voice";
  if (type.startsWith("audio/")) return "audio";
  return type.startsWith("video/") ? "video" : "document";
};

const groupsOf = (items) => {
  const groups = [];
  for (const item of items) {
    const last = groups.at(-1);
    const fits = last && last.length < MOST_IN_ALBUM && family(item) !== null && family(item) === family(last[0]);
    if (fits) last.push(item);
    else groups.push([item]);
  }
  return groups;
};

const family = ({ kind }) =>
  kind === "photo" || kind === "video" ? "pictures" : kind === "document" || kind === "audio" ? kind : null;
