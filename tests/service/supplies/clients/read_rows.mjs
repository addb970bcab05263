// The first sheet of a workbook as a spreadsheet library sees it: {name, rows} as JSON, dates as "2026-06-15" or "2026-06-15 14:03".
// Usage: read_rows.mjs FILE
import { readFileSync } from 'node:fs';

import * as XLSX from '@e965/xlsx';

const [file] = process.argv.slice(2);
const book = XLSX.read(readFileSync(file), { cellDates: true, UTC: true });
const [name] = book.SheetNames;
const shown = (cell) => {
  if (!(cell instanceof Date)) return cell;
  const text = cell.toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 16).replace('T', ' ');
};
const rows = XLSX.utils.sheet_to_json(book.Sheets[name], { header: 1, defval: '', raw: true, UTC: true });
console.log(JSON.stringify({ name, rows: rows.map((row) => row.map(shown)) }));
