import type { Post } from "../../bots/bot.ts";
import type { Notice } from "../../core/notices.ts";
import type { DueDelivery } from "../../core/outbound.ts";
import type { Outgoing } from "../../core/ports.ts";
import { rich } from "../../core/rich.ts";
import type { Scene } from "../db/scene.ts";
import type { Ground } from "../ground.ts";

/** A notice that says just these words; with `edits`, into a message that is there. */
export const saying = (words: string, edits: string | null = null): Notice => ({
  kind: "solved-settled",
  data: { edits, choice: words as "solved" },
});

const postOf = ({ notice }: Pick<DueDelivery, "notice">): Post | null => {
  if (notice.kind === "client-words") return { act: "say", body: rich("a client's words"), files: [], choices: [] };
  if (notice.kind !== "solved-settled") return null;
  const { choice: words, edits } = notice.data;
  if (edits) return { act: "edit", id: edits, body: rich(words), choices: [] };
  return { act: "say", body: rich(words), files: [], choices: [] };
};

export const word = async (due: DueDelivery): Promise<Post | null> => postOf(due);

/** Writes deliveries of Acme's scene and looks at what became of them. */
export const outboxOf = (scene: Scene, { owner }: Pick<Ground, "owner">) => ({
  add: (
    ...outgoing: readonly (string | (Partial<Outgoing> & { words: string; edits?: string }))[]
  ): Promise<string[]> =>
    scene.desk.transaction(scene.account.id, { by: "desk" }, async (tx) =>
      outgoing.map((one) => {
        const { words, edits, ...told } = typeof one === "string" ? { words: one } : one;
        return tx.outbox.add({
          conversation: scene.chat,
          room: "client",
          subject: scene.ticket,
          ticket: scene.ticket,
          priority: 4,
          notice: saying(words, edits),
          ...told,
        });
      }),
    ),
  supersede: (id: string): Promise<boolean> =>
    scene.desk.transaction(scene.account.id, { by: "desk" }, (tx) => tx.outbox.supersede(id)),
  touch: (id: string): Promise<boolean> =>
    scene.desk.transaction(scene.account.id, { by: "desk" }, (tx) => tx.outbox.touch(id)),
  state: async (id: string | undefined) =>
    (
      await owner.query<{
        state: string;
        why: string | null;
        doubled: boolean;
        attempts: number;
        ids: (string | null)[] | null;
      }>(
        `select state, why, possibly_doubled as doubled, attempts,
           (select array_agg(part ->> 'id') from jsonb_array_elements(parts) part) as ids from delivery where id = $1`,
        [id],
      )
    ).rows[0]!,
});
