/** Keeps what to do at the end; what was opened last is closed first. */
export type OnClose = (close: () => Promise<void>) => void;
