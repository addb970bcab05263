# shellcheck shell=bash
# The caller sets work (a scratch folder), bench (this bench), seconds and visits_a_year.
# shellcheck disable=SC2154
# Reports over five years of the whole country: facts are put straight into the statistics database, as the feeds would have left them.

# A visit has one or two acts and a handout; a person comes from one site in six visits of seven; positions go on from the feed's.
fill_facts() {
  sql statistics owner <<SQL
begin;
insert into site (id, time_zone, version, position)
select 'site-' || n, 'Europe/Paris', 1, 1 from generate_series(1, 155) n on conflict do nothing;
insert into person (id, gender, birth_year, version, position)
select ('00000000-0000-4000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, case when n % 5 = 0 then 1 else 2 end, 1955 + n % 50, 1, n
from generate_series(1, 200000) n on conflict do nothing;
insert into visit (id, site, day, setting, person, gender, age_band, people, act_kinds, act_minutes, items, quantities, syringes_returned,
                   record_position)
select ('00000000-0000-4000-a000-' || lpad(to_hex(n), 12, '0'))::uuid, 'site-' || 1 + (person + case when n % 7 = 0 then n % 155 else 0 end) % 155,
       date '2020-01-01' + ((n::bigint * 1827) / ($visits_a_year * 5))::int, 1 + n % 4,
       ('00000000-0000-4000-9000-' || lpad(to_hex(person), 12, '0'))::uuid, 0, 0, 1, array[1, 1 + n % 21]::smallint[], array[10, 5],
       array[case when n % 3 = 0 then 'kit-injection-1ml' else 'kit-base' end], array[1 + n % 9], n % 5,
       (select position from consumer_offset where feed = 'contacts') + n + 1
from (select n, 1 + (hashint4(n) & 2147483647) % 95000 + 26000 * (n / $visits_a_year) as person
      from generate_series(0, $visits_a_year * 5 - 1) n) numbered
order by n;
update consumer_offset set position = position + $visits_a_year * 5 where feed = 'contacts';
update generation set number = number + 1;
commit;
analyze visit;
SQL
}

# report FROM TO [SITE]: milliseconds of one report through the gateway.
report() {
  curl -fsS --noproxy '*' -o "$work/report.json" -w '%{time_total}' --max-time 200 -H "Authorization: Bearer $BENCH_TOKEN" \
    "$(url)/v1/activityReport?from=$1&to=$2${3:+&site=$3}" | awk '{print $1 * 1000}'
}

measure_reports() {
  local day
  await_condition 120 "the visits recorded so far" feed_is_taken_in || die "the feed is not taken in"
  step "Filling the statistics database"
  fill_facts >"$work/fill.log" 2>&1 || { tail -n 3 "$work/fill.log" >&2; die "could not fill the statistics database"; }
  # The first report waits until memory has followed; it may be cut by its deadline before that.
  await_condition 240 "the figures of five years" figures_are_there || die "the figures did not follow"
  # Each range is asked once only, so that no answer comes from the cache.
  for day in 01 02 03 04 05 06 07; do
    note report.site "$(report "2023-01-$day" 2023-12-31 site-42)"
    note report.year "$(report "2023-01-$day" 2023-12-31)"
    note report.all "$(report "2020-01-$day" 2024-12-31)"
    note report.cached "$(report "2020-01-$day" 2024-12-31)"
  done
}

# What the bench recorded before is there too.
figures_are_there() {
  local visits
  report 2020-01-01 2024-12-31 >/dev/null 2>&1 || return 1
  visits=$(sed -n 's/.*"newPeople": *[0-9]*, *"visits": *\([0-9]*\).*/\1/p' "$work/report.json")
  ((${visits:-0} >= visits_a_year * 5))
}

feed_is_taken_in() {
  [ "$(sql statistics owner -c "select position from consumer_offset where feed = 'contacts'")" = \
    "$(sql contacts owner -c 'select position from event_head where not exists (select from outbox)')" ]
}
