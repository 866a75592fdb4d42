-- Where a scheduler's process may be looked for; two machines may have one host name.
alter table schedulers add column machine text;
