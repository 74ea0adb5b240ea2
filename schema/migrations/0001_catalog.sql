-- What this file is, and which resource types the cluster serves.

-- One row per fact about the file. Keys:
--   context, server           the kubeconfig context and the server's URL, for messages
--   cluster_id                uid of the namespace kube-system (or what replaces it); never two in one file
--   server_version            gitVersion of the API server at the last sync
--   default_namespace         the context's namespace, so that reads need no kubeconfig
--   epoch                     integer; grows when the cluster was rewound (restored from a backup)
--   last_seq                  the newest seq of table change, kept when the rows are pruned
--   secrets                   keys | metadata | off | full: how Secrets were stored
create table meta (
  key   text primary key,
  value text not null
) strict, without rowid;

-- The resource types of the last discovery, in the server's order.
create table resource_type (
  id          integer primary key,
  position    integer not null,          -- place in discovery order; decides between equal names
  api_group   text    not null,          -- '' for the core group
  version     text    not null,          -- the version we list
  kind        text    not null,
  plural      text    not null,
  singular    text    not null,
  namespaced  integer not null,          -- 1 or 0
  short_names text    not null,          -- separated by blanks
  categories  text    not null,          -- separated by blanks
  verbs       text    not null,          -- separated by blanks
  versions    text    not null,          -- all served versions, preferred first, separated by blanks
  state       text    not null,          -- served | stale (discovery failed for its group) | gone
  warnings    text    not null default '',  -- Warning texts of its last list, one per line
  unique (api_group, plural)
) strict;

-- What was asked of a type in a scope, and how far the rows are. Rows and this row commit together.
create table cursor (
  type             integer not null,     -- resource_type.id
  scope            text    not null,     -- '' = all namespaces, else one namespace
  complete         integer not null default 0,  -- 1 when a whole list is in the rows; only then are they visible
  resource_version text    not null default '', -- a watch may resume from here; '' = none
  as_of_ms         integer,              -- UTC ms; every change before it is in the rows
  listed_at_ms     integer,              -- UTC ms of the last whole list
  coverage         text    not null default 'never',  -- never | covered | forbidden
  coverage_ms      integer,              -- UTC ms since when coverage is so
  error            text    not null default '', -- last failure; '' after a success
  error_kind       text    not null default '',
  error_ms         integer,
  failures         integer not null default 0,  -- in a row
  list_ms          integer not null default 0,  -- what the last list cost: time,
  list_requests    integer not null default 0,  -- requests,
  list_bytes       integer not null default 0,  -- and bytes of JSON
  primary key (type, scope)
) strict, without rowid;
