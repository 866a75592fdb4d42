-- Attempts that ended with their scheduler, and not by themselves.
alter table steps add column losses integer not null default 0;

-- What lists are ordered and filtered by, so that they are as fast with years of runs as with a few.
create index runs_by_start on runs (started_at);
create index runs_by_end on runs (ended_at);
create index runs_by_due on runs (run_after);
create index runs_by_date on runs (logical_date);
create index runs_by_update on runs (updated_at);
create index runs_by_type on runs (run_type, number);
create unique index steps_by_position on steps (run, position);
drop index steps_by_state;
create index steps_by_state on steps (state, run, position);
create index steps_by_start on steps (started_at);
create index steps_by_end on steps (ended_at);
create index steps_by_name on steps (step, run);
create index events_by_time on events (at);
create index events_by_pipeline on events (pipeline, number);
create index events_by_name on events (event, number);
