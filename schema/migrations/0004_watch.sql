-- The live state of a watcher, for other processes: who keeps this cache, and how each stream does.

-- At most one row. Who wrote it lives while `beat_ms` is young and it holds the lock beside the file.
create table watcher (
  id            integer primary key check (id = 1),
  pid           integer not null,
  started_ms    integer not null,        -- UTC ms
  beat_ms       integer not null,        -- UTC ms; renewed every few seconds
  cluster_state text    not null,        -- connected | reconnecting | open
  since_ms      integer not null,        -- UTC ms since when it is so
  reason        text    not null,        -- why it is not connected
  failures      integer not null,        -- of connections, in a row
  next_try_ms   integer                  -- UTC ms; when it is tried again
) strict;

-- One row per type and scope that the watcher keeps.
create table stream_state (
  type         integer not null,         -- resource_type.id
  scope        text    not null,         -- '' = all namespaces
  state        text    not null,         -- waiting | listing | watching | retrying | open | half-open
  since_ms     integer not null,         -- UTC ms since when it is so
  reason       text    not null,         -- why it is not watching
  next_try_ms  integer,                  -- UTC ms
  last_sign_ms integer,                  -- UTC ms of the last byte of its watch
  primary key (type, scope)
) strict, without rowid;

-- When a type was not observed: what changed in between was learned of only at its end.
create table blind_interval (
  type     integer not null,             -- resource_type.id
  scope    text    not null,
  from_ms  integer not null,             -- UTC ms; the state of then is known
  to_ms    integer not null,             -- UTC ms; the state of then is known again
  reason   text    not null,             -- why nobody looked
  primary key (type, scope, from_ms)
) strict, without rowid;
