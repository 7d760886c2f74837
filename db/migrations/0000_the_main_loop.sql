CREATE TABLE "account" (
	"id" uuid PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"language" text NOT NULL,
	"zone" text NOT NULL,
	"settings" jsonb NOT NULL,
	"suspended_at" timestamp with time zone,
	CONSTRAINT "account_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "blob" (
	"hash" text PRIMARY KEY NOT NULL,
	"size" bigint NOT NULL,
	"stored_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "channel" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"identity" text,
	"handle" text,
	"settings" jsonb NOT NULL,
	"listener" bigint,
	"sender" bigint,
	"health" text DEFAULT 'new' NOT NULL,
	"health_why" text,
	"health_at" timestamp with time zone,
	"suspended_at" timestamp with time zone,
	CONSTRAINT "channel_identity_unique" UNIQUE("identity"),
	CONSTRAINT "channel_account_key" UNIQUE("account_id","key")
);
--> statement-breakpoint
CREATE TABLE "company" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"vip" boolean DEFAULT false NOT NULL,
	"zone" text,
	"invite_hash" text,
	"suspended_at" timestamp with time zone,
	CONSTRAINT "company_account_key" UNIQUE("account_id","key")
);
--> statement-breakpoint
CREATE TABLE "contact" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"company_id" uuid,
	"name" text NOT NULL,
	"phone" text,
	"language" text,
	"zone" text,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "conversation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"address" text,
	"kind" text NOT NULL,
	"room" text NOT NULL,
	"ticket_id" uuid,
	"company_id" uuid,
	"title" text,
	"gone" text,
	CONSTRAINT "conversation_channel_address" UNIQUE("channel_id","address")
);
--> statement-breakpoint
CREATE TABLE "counter" (
	"account_id" uuid PRIMARY KEY NOT NULL,
	"last" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "delivery" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"stream_id" bigint NOT NULL,
	"seq" bigint NOT NULL,
	"room" text NOT NULL,
	"kind" text NOT NULL,
	"ticket_id" uuid,
	"message_id" uuid,
	"data" jsonb NOT NULL,
	"priority" smallint NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"not_before" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"parts" jsonb,
	"possibly_doubled" boolean DEFAULT false NOT NULL,
	"why" text,
	"created_at" timestamp with time zone NOT NULL,
	"first_attempt_at" timestamp with time zone,
	"settled_at" timestamp with time zone,
	CONSTRAINT "delivery_stream_seq" UNIQUE("stream_id","seq")
);
--> statement-breakpoint
CREATE TABLE "desk_file" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "desk_file_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"hash" text NOT NULL,
	"applied_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dialogue" (
	"account_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"person" uuid NOT NULL,
	"state" jsonb NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "dialogue_conversation_id_person_pk" PRIMARY KEY("conversation_id","person")
);
--> statement-breakpoint
CREATE TABLE "fact" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "fact_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" uuid NOT NULL,
	"ticket_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"actor" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"data" jsonb
);
--> statement-breakpoint
CREATE TABLE "file" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"size" bigint,
	"hash" text,
	"source" jsonb NOT NULL,
	"state" text NOT NULL,
	"why" text
);
--> statement-breakpoint
CREATE TABLE "identity" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"platform_id" text NOT NULL,
	"contact_id" uuid,
	"member_id" uuid,
	"name" text NOT NULL,
	"handle" text,
	"picture" text,
	"language" text,
	"zone" text,
	"unreachable" text,
	CONSTRAINT "identity_channel_platform" UNIQUE("channel_id","platform_id")
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "inbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"lane_id" bigint NOT NULL,
	"seq" bigint NOT NULL,
	"key" text NOT NULL,
	"raw" text,
	"received_at" timestamp with time zone NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"why" text,
	"settled_at" timestamp with time zone,
	CONSTRAINT "inbox_channel_key" UNIQUE("channel_id","key"),
	CONSTRAINT "inbox_lane_seq" UNIQUE("lane_id","seq")
);
--> statement-breakpoint
CREATE TABLE "instance" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "instance_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"runs" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "lane" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "lane_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"key" text NOT NULL,
	"last_seq" bigint DEFAULT 0 NOT NULL,
	"done_seq" bigint DEFAULT 0 NOT NULL,
	"holder" bigint,
	"next_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "lane_channel_key" UNIQUE("channel_id","key")
);
--> statement-breakpoint
CREATE TABLE "member" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"key" text,
	"name" text NOT NULL,
	"roles" text[] NOT NULL,
	"language" text,
	"zone" text,
	"on_duty" boolean DEFAULT true NOT NULL,
	"left_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "member_account_key" UNIQUE("account_id","key")
);
--> statement-breakpoint
CREATE TABLE "message" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"ticket_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"room" text NOT NULL,
	"author" jsonb NOT NULL,
	"author_name" text NOT NULL,
	"body" jsonb NOT NULL,
	"text" text NOT NULL,
	"said_at" timestamp with time zone NOT NULL,
	"stored_at" timestamp with time zone NOT NULL,
	"album" text,
	"reply_to" uuid,
	"thanks" boolean DEFAULT false NOT NULL,
	"edited_at" timestamp with time zone,
	"deleted_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "message_version" (
	"account_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"version" text NOT NULL,
	"body" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "message_version_message_id_version_pk" PRIMARY KEY("message_id","version")
);
--> statement-breakpoint
CREATE TABLE "post" (
	"account_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"platform_id" text NOT NULL,
	"ticket_id" uuid,
	"message_id" uuid,
	"delivery_id" uuid,
	CONSTRAINT "post_conversation_id_platform_id_pk" PRIMARY KEY("conversation_id","platform_id")
);
--> statement-breakpoint
CREATE TABLE "projection" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "projection_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject" uuid NOT NULL,
	"message_id" text,
	"wanted" integer DEFAULT 1 NOT NULL,
	"shown" integer DEFAULT 0 NOT NULL,
	"shown_as" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"since" timestamp with time zone,
	"next_at" timestamp with time zone,
	"why" text,
	CONSTRAINT "projection_subject" UNIQUE("kind","subject","conversation_id")
);
--> statement-breakpoint
CREATE TABLE "request" (
	"account_id" uuid NOT NULL,
	"key" text NOT NULL,
	"body_hash" text NOT NULL,
	"status" smallint NOT NULL,
	"answer" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "request_account_id_key_pk" PRIMARY KEY("account_id","key")
);
--> statement-breakpoint
CREATE TABLE "stream" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "stream_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"subject" text NOT NULL,
	"last_seq" bigint DEFAULT 0 NOT NULL,
	"done_seq" bigint DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone,
	CONSTRAINT "stream_conversation_subject" UNIQUE("conversation_id","subject")
);
--> statement-breakpoint
CREATE TABLE "ticket" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"number" integer,
	"title" text NOT NULL,
	"contact_id" uuid NOT NULL,
	"company_id" uuid,
	"conversation_id" uuid NOT NULL,
	"thread_id" uuid NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"priority" text,
	"category" text,
	"holding" jsonb,
	"waiting" jsonb,
	"resolution" jsonb,
	"closure" jsonb,
	"rating" jsonb,
	"reopenings" integer DEFAULT 0 NOT NULL,
	"last_word" jsonb,
	"client_spoke_at" timestamp with time zone,
	"desk_spoke_at" timestamp with time zone,
	"asked_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "ticket_account_number" UNIQUE("account_id","number")
);
--> statement-breakpoint
CREATE TABLE "timer" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject" uuid NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "timer_subject" UNIQUE("kind","subject")
);
--> statement-breakpoint
CREATE INDEX "conversation_ticket" ON "conversation" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "delivery_message" ON "delivery" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "delivery_open" ON "delivery" USING btree ("channel_id","created_at") WHERE "delivery"."state" in ('pending', 'sending', 'unknown');--> statement-breakpoint
CREATE INDEX "delivery_failed" ON "delivery" USING btree ("account_id","settled_at") WHERE "delivery"."state" in ('refused', 'gone');--> statement-breakpoint
CREATE INDEX "fact_ticket" ON "fact" USING btree ("ticket_id","id");--> statement-breakpoint
CREATE INDEX "file_message" ON "file" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "identity_member" ON "identity" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "identity_contact" ON "identity" USING btree ("contact_id");--> statement-breakpoint
CREATE INDEX "inbox_parked" ON "inbox" USING btree ("account_id","received_at") WHERE "inbox"."state" = 'parked';--> statement-breakpoint
CREATE INDEX "lane_waiting" ON "lane" USING btree ("next_at") WHERE "lane"."last_seq" > "lane"."done_seq" and "lane"."holder" is null;--> statement-breakpoint
CREATE INDEX "lane_held" ON "lane" USING btree ("holder") WHERE "lane"."holder" is not null;--> statement-breakpoint
CREATE INDEX "message_ticket" ON "message" USING btree ("ticket_id","said_at");--> statement-breakpoint
CREATE UNIQUE INDEX "message_album" ON "message" USING btree ("conversation_id","album") WHERE "message"."album" is not null;--> statement-breakpoint
CREATE INDEX "post_message" ON "post" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "post_delivery" ON "post" USING btree ("delivery_id");--> statement-breakpoint
CREATE INDEX "projection_due" ON "projection" USING btree ("channel_id","next_at") WHERE "projection"."next_at" is not null;--> statement-breakpoint
CREATE INDEX "stream_due" ON "stream" USING btree ("channel_id","next_at") WHERE "stream"."next_at" is not null;--> statement-breakpoint
CREATE INDEX "ticket_open_conversation" ON "ticket" USING btree ("conversation_id") WHERE "ticket"."closure" is null;--> statement-breakpoint
CREATE INDEX "ticket_conversation" ON "ticket" USING btree ("conversation_id","opened_at");--> statement-breakpoint
CREATE INDEX "ticket_open" ON "ticket" USING btree ("account_id","opened_at") WHERE "ticket"."closure" is null;--> statement-breakpoint
CREATE INDEX "timer_due" ON "timer" USING btree ("due_at");