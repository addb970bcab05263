-- Every login is sealed now.
alter table account
  drop column login,
  alter column login_index set not null,
  alter column sealed_login set not null;
