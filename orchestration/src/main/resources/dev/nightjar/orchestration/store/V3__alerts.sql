-- Events of which alerts are to be made, and alerts on their way: due while next_at is not null.
alter table events add column untold integer not null default 0;
create index events_untold on events (number) where untold = 1;

create table alerts (
  number ${identity},
  id text not null,
  target text not null,
  pipeline text not null,
  run_id text,
  event text not null,
  body text not null,
  attempts integer not null,
  next_at bigint,
  reason text,
  created_at bigint not null,
  unique (id, target)
);
create index alerts_due on alerts (next_at) where next_at is not null;
