-- Reads the items that changed after a position of the supplies feed, as they now are.
-- Parameters: $1 the position.
-- Result: one row an item; arrays as comma-separated text.
select id, family, report_line, array_to_string(components, ',') as components, array_to_string(component_quantities, ',') as quantities
from item where position > $1;
