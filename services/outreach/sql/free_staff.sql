-- Gives the time back that an appointment or an activity takes of its staff.
-- Parameters: $1 id of the appointment or the activity.
-- Result: no row.
delete from staff_booking where holder = $1;
