import { newId } from "../../core/id.ts";
import type { Words } from "../../core/messages/words.ts";
import type { Tx } from "../../core/ports.ts";
import type { Profile } from "../../core/records.ts";
import type { Said, Sender } from "../event.ts";
import { isThanks } from "../vocabulary.ts";

/** The words of an event, with files that are still the platform's. */
export const wordsOf = async (tx: Tx, conversation: string, said: Said, names: readonly string[]): Promise<Words> => {
  const quoted = said.replyTo ? await tx.messages.posted(conversation, said.replyTo) : null;
  const text = said.body.map((span) => span.text).join("");
  return {
    platformId: said.id,
    body: said.body,
    files: said.files.map((file) => ({
      id: newId(),
      kind: file.kind,
      name: file.name,
      type: file.type,
      size: file.size ?? null,
      source: file.source,
    })),
    album: said.album ?? null,
    saidAt: said.at,
    replyTo: quoted?.messageId ?? null,
    thanks: said.files.length === 0 && isThanks(text, names),
  };
};

export const profileOf = (sender: Sender): Profile => ({
  platformId: sender.id,
  name: sender.name || sender.handle || sender.id,
  handle: sender.handle ?? null,
  picture: sender.picture ?? null,
  language: sender.language ?? null,
  zone: sender.zone ?? null,
});
