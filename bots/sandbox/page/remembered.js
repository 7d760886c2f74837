/** Small choices that outlive a reload: the language, who sits where. */
export const remembered = {
  get: (name) => localStorage.getItem(`relevo-sandbox-${name}`),
  set: (name, value) => localStorage.setItem(`relevo-sandbox-${name}`, value),
};
