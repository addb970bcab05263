// A workbook as a spreadsheet library sees it. Prints its sheets, with cells and page setup, and its charts as JSON.
// Usage: read_workbook.mjs FILE
import { readFileSync } from 'node:fs';

import * as XLSX from '@e965/xlsx';

const [file] = process.argv.slice(2);
const book = XLSX.read(readFileSync(file), { bookFiles: true, cellNF: true, cellDates: true });
const part = (name) => Buffer.from(book.files[name].content).toString('utf8');
const first = (text, pattern) => text.match(pattern)?.[1] ?? null;
const all = (text, pattern) => [...text.matchAll(pattern)].map(([, found]) => found);

const unescaped = (text) =>
  text?.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&') ?? null;

function readSheet(name, index) {
  const sheet = book.Sheets[name];
  const xml = part(`xl/worksheets/sheet${index + 1}.xml`);
  const cells = Object.entries(sheet)
    .filter(([address, cell]) => !address.startsWith('!') && cell.v !== undefined)
    .map(([address, cell]) => [address, cell.t === 'n' ? { number: cell.v, format: cell.z } : { text: cell.v }]);
  return {
    name,
    frozenRows: Number(first(xml, /<pane ySplit="(\d+)"[^>]*state="frozen"/) ?? 0),
    paper: first(xml, /paperSize="(\d+)"/),
    orientation: first(xml, /orientation="(\w+)"/),
    pagesHigh: first(xml, /fitToHeight="(\d+)"/),
    header: unescaped(first(xml, /<oddHeader>(.*?)<\/oddHeader>/)),
    footer: unescaped(first(xml, /<oddFooter>(.*?)<\/oddFooter>/)),
    cells: Object.fromEntries(cells),
  };
}

function readChart(name) {
  const xml = part(name);
  return {
    title: unescaped(first(xml, /<c:title>.*?<a:t>(.*?)<\/a:t>/)),
    series: all(xml, /<c:ser>(.*?)<\/c:ser>/g).map((series) => ({
      name: first(series, /<c:tx>.*?<c:v>(.*?)<\/c:v>/),
      categories: all(first(series, /<c:cat>(.*?)<\/c:cat>/), /<c:v>(.*?)<\/c:v>/g).map(unescaped),
      values: all(first(series, /<c:val>(.*?)<\/c:val>/), /<c:v>(.*?)<\/c:v>/g).map(Number),
    })),
  };
}

const charts = Object.keys(book.files).filter((name) => /^xl\/charts\/chart\d+\.xml$/.test(name));
const workbook = {
  title: book.Props.Title,
  created: book.Props.CreatedDate,
  repeatedRows: Object.fromEntries(
    book.Workbook.Names.filter(({ Name }) => Name === '_xlnm.Print_Titles').map(({ Sheet, Ref }) => [
      book.SheetNames[Sheet],
      Ref.split('!').at(-1),
    ]),
  ),
  sheets: book.SheetNames.map(readSheet),
  charts: charts.map(readChart),
};
console.log(JSON.stringify(workbook, null, 1));
