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
CREATE TABLE "awaiting" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"key" text NOT NULL,
	"inbox_id" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "clock" (
	"id" smallint PRIMARY KEY NOT NULL,
	"looked_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "channel" ADD COLUMN "heard_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "audit_account" ON "audit" USING btree ("account_id","id");--> statement-breakpoint
CREATE INDEX "awaiting_key" ON "awaiting" USING btree ("channel_id","key");--> statement-breakpoint
CREATE INDEX "delivery_sent" ON "delivery" USING btree ("channel_id","settled_at") WHERE "delivery"."state" = 'sent';--> statement-breakpoint
CREATE INDEX "file_hash" ON "file" USING btree ("hash") WHERE "file"."hash" is not null;--> statement-breakpoint
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE awaiting ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY account_only ON audit USING (account_id = nullif(current_setting('relevo.account', true), '')::uuid) WITH CHECK (account_id = nullif(current_setting('relevo.account', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY account_only ON awaiting USING (account_id = nullif(current_setting('relevo.account', true), '')::uuid) WITH CHECK (account_id = nullif(current_setting('relevo.account', true), '')::uuid);
--> statement-breakpoint
-- Counted while the program runs, here and in DATA_DIR: a database behind that count is an old copy, and nothing is sent
-- from it before a person has released it. A count of starts would not do: a copy made during a run has the same.
ALTER TABLE schema_version ADD COLUMN beats integer NOT NULL DEFAULT 0, ADD COLUMN held_at timestamp with time zone, ADD COLUMN held_why text;
