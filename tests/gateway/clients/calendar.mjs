// A calendar feed as a calendar application sees it. Prints its name and its events as JSON, times in UTC.
// Usage: calendar.mjs URL
import assert from 'node:assert/strict';

import ICAL from 'ical.js';

const [url] = process.argv.slice(2);
const response = await fetch(url);
assert.equal(response.status, 200);
assert.equal(response.headers.get('content-type'), 'text/calendar; charset=utf-8');
const text = Buffer.from(await response.arrayBuffer()).toString('utf8');

for (const line of text.split('\n').slice(0, -1)) {
  assert.ok(line.endsWith('\r'), `a line ends with CRLF: ${line}`);
  assert.ok(Buffer.byteLength(line) <= 76, `a line has at most 75 octets: ${line}`);
  assert.ok(!line.includes('\uFFFD'), `no character is cut in two: ${line}`);
}

const calendar = new ICAL.Component(ICAL.parse(text));
assert.equal(calendar.getFirstPropertyValue('version'), '2.0');
for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);

const events = calendar.getAllSubcomponents('vevent').map((component) => {
  const event = new ICAL.Event(component);
  const allDay = event.startDate.isDate;
  const shown = (time) => (allDay ? time.toString() : time.toJSDate().toISOString());
  return {
    uid: event.uid,
    summary: event.summary,
    start: shown(event.startDate),
    end: shown(event.endDate),
    local: event.startDate.toString(),
    zone: event.startDate.zone.tzid,
    sequence: event.sequence,
    status: component.getFirstPropertyValue('status'),
    transparent: component.getFirstPropertyValue('transp') === 'TRANSPARENT',
    stamped: component.hasProperty('dtstamp'),
    allDay,
  };
});
console.log(JSON.stringify({ name: calendar.getFirstPropertyValue('x-wr-calname'), events }));
