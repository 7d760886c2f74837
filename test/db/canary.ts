import type pg from "pg";

/** Each column that can hold words, of our tables and the queue's. */
export const wordColumns = async (owner: pg.Client): Promise<readonly { table: string; column: string }[]> => {
  const { rows } = await owner.query<{ table: string; column: string }>(
    `select n.nspname || '.' || c.relname as table, a.attname as column
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'bullmq') and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
       and format_type(a.atttypid, null) in ('text', 'text[]', 'character varying', 'json', 'jsonb', 'bytea') order by 1, 2`,
  );
  return rows;
};

/** Where these words stand, as `table.column: word`. */
export const findWords = async (owner: pg.Client, words: readonly string[]): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const { table, column } of await wordColumns(owner)) {
    const { rows } = await owner.query<{ word: string }>(
      `select distinct w as word from ${table} t, unnest($1::text[]) w
       where position(lower(w) in lower(to_jsonb(t."${column}")::text)) > 0
         or position(encode(convert_to(w, 'utf8'), 'hex') in to_jsonb(t."${column}")::text) > 0`,
      [words],
    );
    found.push(...rows.map(({ word }) => `${table}.${column}: ${word}`));
  }
  return found;
};
