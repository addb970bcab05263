-- What the feed of supplies tells beside the amounts: from what kind of location a handout left and where a return came back, on which outing, the
-- containers, and the family of an item.
alter table distribution_line
  add column outing uuid,
  add column location_kind text not null default '';
alter table sharps_return
  add column location_kind text not null default '',
  add column containers integer not null default 0;
alter table item add column family text not null default '';

-- Items that were told before: the family that the yearly report has counted their line in.
update item set family = lines.family
from (values
  ('INJECTION', array['syringes', 'needles', 'cups', 'filters', 'water', 'acid', 'wipes', 'tourniquets', 'sterile-fields', 'kits-injection-1ml',
                      'kits-injection-2ml']),
  ('INHALATION', array['pipes', 'pipe-tubes', 'mouthpieces', 'pipe-screens', 'foil', 'kits-base']),
  ('SNIFFING', array['sniff-sheets', 'sniff-booklets', 'saline', 'kits-sniff']),
  ('SEXUAL_HEALTH', array['condoms-external', 'condoms-internal', 'lubricant', 'dental-dams']),
  ('OVERDOSE', array['naloxone']),
  ('TESTING', array['self-tests', 'test-strips', 'breathalysers']),
  ('DISPOSAL', array['sharps-containers']),
  ('HYGIENE', array['earplugs', 'healing-cream']),
  ('INFORMATION', array['leaflets'])
) as lines (family, report_lines)
where item.report_line = any (lines.report_lines);
