CREATE TABLE "audit" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"verb" text NOT NULL,
	"subject" text NOT NULL,
	"data" jsonb
);
--> statement-breakpoint
ALTER TABLE "channel" ADD COLUMN "heard_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "audit_account" ON "audit" USING btree ("account_id","id");--> statement-breakpoint
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY account_only ON audit USING (account_id = nullif(current_setting('relevo.account', true), '')::uuid) WITH CHECK (account_id = nullif(current_setting('relevo.account', true), '')::uuid);
--> statement-breakpoint
-- Counted at each start, here and in DATA_DIR: a database behind that count is an old copy, and nothing is sent from it
-- before a person has released it.
ALTER TABLE schema_version ADD COLUMN starts integer NOT NULL DEFAULT 0, ADD COLUMN held_at timestamp with time zone, ADD COLUMN held_why text;
