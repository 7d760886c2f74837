/**
 * Where words may be heard. The client room is the client and the desk; the internal room is the desk alone. A desk
 * thread stands in the internal room: it shows both, and what is written in it leaves only by a decision (speak.ts).
 * A link room is a job's: its thread in the desk's workspace, and the chats of the partner's people. Neither of the other
 * two opens into it, and it opens into neither.
 */
export type Room = "client" | "internal" | "link";

/**
 * Whether something of one room may be put into a conversation of another. Asked twice: when a notice is written, and
 * again, against the stored conversation, when it is delivered.
 */
export const mayEnter = (of: Room, conversation: Room): boolean =>
  of === conversation || (of === "client" && conversation === "internal");
