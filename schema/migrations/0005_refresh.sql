-- How a type was brought up to date last, and what that cost: for the choice of the next refresh.

alter table cursor add column refreshed text not null default 'listed';
                                         -- listed | compared | unchanged | watched
alter table cursor add column refresh_ms       integer not null default 0;
alter table cursor add column refresh_requests integer not null default 0;
alter table cursor add column refresh_bytes    integer not null default 0;
alter table cursor add column recipe text not null default '';
                                         -- what the bodies of the last whole list depend on beside
                                         -- the objects: served version, server version, secrets mode
alter table cursor add column compared_ms integer;
                                         -- UTC ms when every object's version was last compared
alter table cursor add column shortcuts integer not null default 0;  -- refreshes since then
