-- Runs by what they were given, as far as an index takes it.
create index runs_by_conf on runs ((substr(conf, 1, 100)), number);
