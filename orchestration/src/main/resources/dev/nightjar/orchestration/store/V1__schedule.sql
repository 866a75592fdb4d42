-- Instants are microseconds since 1970; flags are 0 or 1. The dialect's way to count rows is a placeholder.
create table pipelines (
  name text primary key,
  version integer not null,
  spec_hash text not null,
  paused integer not null,
  stale integer not null,
  watermark bigint,
  parsed_at bigint not null,
  created_at bigint not null
);

create table runs (
  number ${identity},
  pipeline text not null,
  run_id text not null,
  run_type text not null,
  state text not null,
  logical_date bigint,
  night text not null,
  run_after bigint not null,
  queued_at bigint,
  started_at bigint,
  ended_at bigint,
  decided_at bigint,
  updated_at bigint not null,
  triggered_by text not null,
  triggering_user text,
  conf text not null,
  note text,
  backfill bigint,
  owner text,
  generation bigint not null,
  deadline_at bigint,
  deadline_missed integer not null,
  clears integer not null,
  unique (pipeline, run_id),
  unique (pipeline, logical_date)
);
create index runs_by_state on runs (state, run_after);
create index runs_by_pipeline on runs (pipeline, number);
create index runs_by_owner on runs (owner);
create index runs_by_backfill on runs (backfill);

create table steps (
  id text primary key,
  run bigint not null references runs (number) on delete cascade,
  step text not null,
  position integer not null,
  depends_on text not null,
  state text not null,
  try_number integer not null,
  max_tries integer not null,
  queued_at bigint,
  started_at bigint,
  ended_at bigint,
  retry_at bigint,
  reason text,
  note text,
  log text,
  unique (run, step)
);
create index steps_by_state on steps (state);

create table attempts (
  run bigint not null references runs (number) on delete cascade,
  step text not null,
  try_number integer not null,
  max_tries integer not null,
  state text not null,
  queued_at bigint,
  started_at bigint,
  ended_at bigint,
  retry_at bigint,
  reason text,
  note text,
  log text,
  primary key (run, step, try_number)
);

create table events (
  number ${identity},
  at bigint not null,
  event text not null,
  pipeline text,
  run_id text,
  step text,
  try_number integer,
  actor text,
  extra text
);
create index events_by_run on events (pipeline, run_id);

create table backfills (
  id ${identity},
  pipeline text not null,
  from_at bigint not null,
  to_at bigint not null,
  direction text not null,
  reprocess text not null,
  conf text not null,
  max_active_runs integer not null,
  paused integer not null,
  created_at bigint not null,
  updated_at bigint not null,
  completed_at bigint
);
create index backfills_by_pipeline on backfills (pipeline);

create table schedulers (
  id text primary key,
  host text not null,
  pid bigint not null,
  process_started bigint not null,
  started_at bigint not null,
  heartbeat_at bigint not null
);

create table users (
  name text primary key,
  password_hash text not null,
  role text not null
);

create table secrets (
  name text primary key,
  secret text not null
);
