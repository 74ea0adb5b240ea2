-- The changelog: one row per change that was seen, with the body it replaced.

create table change (
  seq            integer primary key,    -- gap-free within the file, oldest first
  type           integer not null,       -- resource_type.id
  namespace      text    not null,
  name           text    not null,
  uid            text    not null,
  verb           text    not null,       -- added | modified | reencoded | deleted | baseline
  old_version    text    not null,       -- resource version before; '' for added and baseline
  new_version    text    not null,       -- and after; for deleted the deletion's own, or the list's
  epoch          integer not null,       -- meta.epoch
  observed_at_ms integer not null,       -- UTC ms when we learned of it, not when it happened
  body_form      text    not null,       -- none | full | delta
  depth          integer not null,       -- deltas since the last full body of this object
  body           blob                    -- the superseded body: full = a zstd frame;
                                         -- delta = a zstd frame with the body that followed as prefix
) strict;
create index change_by_object on change (type, namespace, name, seq);

-- Who follows the changelog, and up to where.
create table subscription (
  name          text primary key,
  position      integer not null,        -- seq of the last change it has dealt with
  updated_at_ms integer not null
) strict, without rowid;
