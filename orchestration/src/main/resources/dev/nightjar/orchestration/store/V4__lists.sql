-- Lists in any order, either way, for which not all that there is must be sorted: rows that are equal by what a list is
-- ordered by come in the order in which they were added, or in the reverse of it.
create index runs_by_state_number on runs (state, number);
create index runs_by_id on runs (run_id, number);
create index runs_by_duration on runs ((ended_at - started_at), number);
create index runs_by_pipeline_due on runs (pipeline, run_after);
drop index steps_by_start;
create index steps_by_start on steps (started_at, run, position);
drop index steps_by_end;
create index steps_by_end on steps (ended_at, run, position);
create index steps_by_duration on steps ((ended_at - started_at), run, position);
create index steps_by_try on steps (try_number, run, position);

-- What is not there comes last, however a list is ordered. PostgreSQL needs another index for that where the largest
-- come first; SQLite does not.
${postgresql}create index runs_by_date_down on runs (logical_date desc nulls last, number desc);
${postgresql}create index runs_by_start_down on runs (started_at desc nulls last, number desc);
${postgresql}create index runs_by_end_down on runs (ended_at desc nulls last, number desc);
${postgresql}create index runs_by_duration_down on runs ((ended_at - started_at) desc nulls last, number desc);
${postgresql}create index steps_by_start_down on steps (started_at desc nulls last, run desc, position desc);
${postgresql}create index steps_by_end_down on steps (ended_at desc nulls last, run desc, position desc);
${postgresql}create index steps_by_duration_down on steps ((ended_at - started_at) desc nulls last, run desc, position desc);
