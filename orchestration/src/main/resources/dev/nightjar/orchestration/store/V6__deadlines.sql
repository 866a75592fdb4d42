-- Runs that are to be done by some time, and are not yet: each pass of a scheduler looks for those that are late.
create index runs_by_deadline on runs (deadline_missed, deadline_at) where state in ('queued', 'running');
