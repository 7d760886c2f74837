CREATE TABLE "job" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"ticket_id" uuid NOT NULL,
	"thread_id" uuid NOT NULL,
	"status" text NOT NULL,
	"fields" jsonb NOT NULL,
	"offered_at" timestamp with time zone NOT NULL,
	"offered_by" jsonb NOT NULL,
	"answer_by" timestamp with time zone NOT NULL,
	"partner_id" uuid,
	"person_id" uuid,
	"accepted_at" timestamp with time zone,
	"visit_at" timestamp with time zone,
	"visit_agreed_at" timestamp with time zone,
	"on_the_way_at" timestamp with time zone,
	"arrived_at" timestamp with time zone,
	"done" jsonb,
	"returns" integer DEFAULT 0 NOT NULL,
	"approval" jsonb,
	"rating" jsonb,
	"ended_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "job_account_number" UNIQUE("account_id","number")
);
--> statement-breakpoint
CREATE TABLE "offer" (
	"account_id" uuid NOT NULL,
	"job_id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"state" text NOT NULL,
	"why" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "offer_job_id_partner_id_pk" PRIMARY KEY("job_id","partner_id")
);
--> statement-breakpoint
CREATE TABLE "partner" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"invite_hash" text,
	"terms" jsonb NOT NULL,
	"suspended_at" timestamp with time zone,
	CONSTRAINT "partner_account_key" UNIQUE("account_id","key")
);
--> statement-breakpoint
CREATE TABLE "partner_person" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"name" text NOT NULL,
	"language" text,
	"zone" text,
	"left_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "review" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"ticket_id" uuid NOT NULL,
	"stars" smallint NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"member_id" uuid,
	"closed_at" timestamp with time zone,
	"closed_by" jsonb,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "sla_clock" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"ticket_id" uuid NOT NULL,
	"promise" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone,
	"met_at" timestamp with time zone,
	"met_by" uuid,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "step" (
	"account_id" uuid NOT NULL,
	"clock_id" uuid NOT NULL,
	"step" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"fired_at" timestamp with time zone,
	"outcome" text,
	CONSTRAINT "step_clock_id_step_pk" PRIMARY KEY("clock_id","step")
);
--> statement-breakpoint
ALTER TABLE "company" ADD COLUMN "site" jsonb;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "job_id" uuid;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "partner_id" uuid;--> statement-breakpoint
ALTER TABLE "counter" ADD COLUMN "last_job" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "delivery" ADD COLUMN "job_id" uuid;--> statement-breakpoint
ALTER TABLE "identity" ADD COLUMN "partner_person_id" uuid;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "job_id" uuid;--> statement-breakpoint
CREATE INDEX "job_ticket" ON "job" USING btree ("ticket_id","offered_at");--> statement-breakpoint
CREATE INDEX "job_partner" ON "job" USING btree ("partner_id") WHERE "job"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "offer_partner" ON "offer" USING btree ("partner_id","state");--> statement-breakpoint
CREATE INDEX "partner_person_partner" ON "partner_person" USING btree ("partner_id");--> statement-breakpoint
CREATE INDEX "review_ticket" ON "review" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "review_open" ON "review" USING btree ("account_id") WHERE "review"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "sla_clock_ticket" ON "sla_clock" USING btree ("ticket_id","started_at");--> statement-breakpoint
CREATE INDEX "step_due" ON "step" USING btree ("due_at") WHERE "step"."fired_at" is null;--> statement-breakpoint
CREATE INDEX "identity_partner_person" ON "identity" USING btree ("partner_person_id") WHERE "identity"."partner_person_id" is not null;--> statement-breakpoint
DO $$
DECLARE content text;
BEGIN
  FOREACH content IN ARRAY ARRAY['sla_clock', 'partner', 'partner_person', 'job', 'offer', 'review']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', content);
    EXECUTE format('CREATE POLICY account_only ON %I USING (account_id = nullif(current_setting(''relevo.account'', true), '''')::uuid) WITH CHECK (account_id = nullif(current_setting(''relevo.account'', true), '''')::uuid)', content);
  END LOOP;
END $$;
