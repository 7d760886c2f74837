-- A query that forgets its "where" still sees one account: the one that the transaction named. The owner stays outside
-- (no FORCE), so that migrations and COPY work; the program's login is never the owner.
DO $$
DECLARE content text;
BEGIN
  FOREACH content IN ARRAY ARRAY['inbox', 'company', 'contact', 'member', 'identity', 'conversation', 'ticket', 'counter', 'fact',
    'message', 'message_version', 'post', 'file', 'delivery', 'dialogue', 'request']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', content);
    EXECUTE format('CREATE POLICY account_only ON %I USING (account_id = nullif(current_setting(''relevo.account'', true), '''')::uuid) WITH CHECK (account_id = nullif(current_setting(''relevo.account'', true), '''')::uuid)', content);
  END LOOP;
END $$;
--> statement-breakpoint
-- The schema's own number, and the oldest program that can work with it: a program refuses only a schema that is too new for it.
-- The mark of the folder where the files lie: a machine without that folder is refused. The deployment's own name, by
-- which its wake-ups are told from another's in one Redis.
CREATE TABLE schema_version (version integer NOT NULL, oldest_program integer NOT NULL, files_mark text, deployment uuid NOT NULL DEFAULT gen_random_uuid(), only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row));
--> statement-breakpoint
INSERT INTO schema_version (version, oldest_program) VALUES (1, 1);
