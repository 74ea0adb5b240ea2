-- In which form the last whole list of a type came.

alter table cursor add column form text not null default '';
                                         -- json | protobuf; empty: none has come since this was noted
alter table cursor add column refused_form text not null default '';
                                         -- why it came as JSON after all; empty: it did not have to
