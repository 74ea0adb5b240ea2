-- What the cluster says about its types: the OpenAPI v3 documents of its group versions.

create table document (
  path  text    not null primary key,    -- api/v1, apis/apps/v1
  state text    not null,                -- what the server calls this state of it: the hash in its URL
  bytes integer not null,                -- of JSON
  frame blob    not null                 -- one zstd frame, without a dictionary
) strict;
