-- What the watcher finds when it checks itself: how far its writing is behind, and its disk.

alter table watcher add column checked_ms integer;                    -- UTC ms; null before the first check
alter table watcher add column lag_ms integer not null default 0;     -- age of the oldest change not written yet
alter table watcher add column file_bytes integer not null default 0; -- of this file
alter table watcher add column wal_bytes integer not null default 0;  -- of its write-ahead log
alter table watcher add column free_bytes integer not null default 0; -- that its file system has left for us
