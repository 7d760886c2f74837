import { newId } from "../../core/id.ts";
import type { Role } from "../../core/records.ts";
import type { Ground } from "../ground.ts";
import type { Scene } from "./scene.ts";

export interface Hired {
  readonly id: string;
  readonly name: string;
}

interface Hiring {
  readonly roles: readonly Role[];
  readonly slack?: string;
  readonly telegram?: string;
  readonly language?: string;
  readonly onDuty?: boolean;
  /** On this channel, or on the scene's own ones. */
  readonly key?: string;
}

/** A member of the scene's account, as the desk file makes one. */
export const hire = async (
  { owner }: Pick<Ground, "owner">,
  scene: Scene,
  name: string,
  { roles, slack, telegram, language, onDuty = true, key }: Hiring,
): Promise<Hired> => {
  const id = newId();
  await owner.query(
    `insert into member (id, account_id, key, name, roles, language, on_duty, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, scene.account.id, key ?? name.toLowerCase(), name, roles, language ?? null, onDuty, scene.clock.now()],
  );
  for (const [channel, platformId] of [
    [scene.deskChannel, slack],
    [scene.clients, telegram],
  ])
    if (platformId)
      await owner.query(
        "insert into identity (id, account_id, channel_id, platform_id, member_id, name) values ($1, $2, $3, $4, $5, $6)",
        [newId(), scene.account.id, channel, platformId, id, name],
      );
  return { id, name };
};
