import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";

const LEFT: Record<string, string> = {
  lanes: "select * from lane where last_seq > done_seq or holder is not null",
  updates:
    "select id, lane_id, seq, key, state, why, received_at, left(raw, 300) as raw from inbox where state <> 'done'",
  streams: "select * from stream where next_at is not null or last_seq > done_seq",
  deliveries: `select d.id, d.stream_id, d.seq, d.kind, d.state, d.why, d.attempts, d.not_before, d.first_attempt_at, d.possibly_doubled, d.parts, m.text
    from delivery d left join message m on m.id = d.message_id where d.state not in ('sent', 'superseded', 'void') or d.possibly_doubled`,
  projections: "select * from projection where next_at is not null",
  files: "select * from file where state <> 'ready'",
  timers: "select * from timer",
  channels: "select * from channel",
  instances: "select * from instance",
};

/** What the database says of all that is not simply done, beside the logs: for whoever looks for the cause. */
export const keepWhatIsLeft = async (owner: pg.Client, directory: string): Promise<void> => {
  const left: Record<string, unknown> = {};
  for (const [name, sql] of Object.entries(LEFT)) left[name] = (await owner.query(sql)).rows;
  await writeFile(join(directory, "left.json"), JSON.stringify(left, null, 1));
};
