#include "services/statistics/exports/page_style.h"

namespace passerelle::statistics::exports {

const std::string_view kPageStyle =
    R"css(:root { --ink: #1b2b34; --soft: #42545c; --rule: #d5dfdd; --brand: #0f766e; --wash: #f1f6f5; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 2.5rem 2rem 4rem; color: var(--ink); background: #fff;
  font: 15px/1.45 system-ui, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif; }
header { display: flex; gap: 1.75rem; align-items: center; padding-bottom: 1.5rem; border-bottom: 4px solid var(--brand); }
.year { margin: 0; color: var(--brand); font-size: 4rem; font-weight: 750; letter-spacing: -0.04em; line-height: 1; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.2; text-wrap: balance; }
.sites { margin: 0.35rem 0 0; font-size: 1.05rem; }
.version { margin: 0.2rem 0 0; color: var(--soft); font-size: 0.9rem; }
h2 { margin: 2.75rem 0 0.75rem; font-size: 1.25rem; line-height: 1.25; color: var(--brand); break-after: avoid; }
.key dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(12.5rem, 1fr)); gap: 0.75rem; margin: 0; }
.key dl div { display: flex; flex-wrap: wrap; align-items: baseline; column-gap: 0.6rem; padding: 0.9rem 1rem;
  border-radius: 0.5rem; background: var(--wash); break-inside: avoid; }
.key dt { flex: 1 0 100%; order: 2; color: var(--soft); font-size: 0.85rem; line-height: 1.3; }
.key dd { order: 1; margin: 0; font-size: 1.6rem; font-weight: 700; line-height: 1.25; white-space: nowrap; }
.key dd.change { font-size: 0.95rem; font-weight: 600; color: var(--brand); }
.notes ul { margin: 0; padding-left: 1.1rem; color: var(--soft); font-size: 0.9rem; }
.notes li { margin: 0.25rem 0; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; font-variant-numeric: tabular-nums lining-nums; }
thead { display: table-header-group; }
thead th { padding: 0.45rem 0.6rem; border-bottom: 2px solid var(--brand); font-size: 0.8rem; text-align: right;
  vertical-align: bottom; color: var(--soft); }
thead th:first-child { width: 44%; padding-left: 0; text-align: left; }
tbody tr { break-inside: avoid; border-bottom: 1px solid var(--rule); }
tbody th { padding: 0.38rem 0.6rem 0.38rem 0; font-weight: 400; text-align: left; }
tbody th a { color: inherit; text-decoration: none; }
tbody th a:hover, tbody th a:focus-visible { text-decoration: underline; text-underline-offset: 0.2em; }
td { padding: 0.38rem 0.6rem; text-align: right; white-space: nowrap; vertical-align: top; }
td:nth-child(2) { font-weight: 650; }
td:nth-child(n + 3) { color: var(--soft); }
td.text { font-weight: 400; text-align: left; white-space: pre-line; overflow-wrap: anywhere; }
tr.d0 th { font-weight: 650; }
tr.d1 th { padding-left: 1.25rem; }
tr.d2 th { padding-left: 2.5rem; }
tr.d3 th { padding-left: 3.75rem; }
tr.d4 th { padding-left: 5rem; }
abbr { margin-left: 0.25rem; color: var(--soft); font-size: 0.75rem; font-weight: 400; text-decoration: none; }
figure { margin: 1.5rem 0 0; padding: 1rem 1.25rem 0.75rem; border: 1px solid var(--rule); border-radius: 0.5rem;
  break-inside: avoid; }
figcaption { font-weight: 650; break-after: avoid; }
svg { display: block; width: 100%; height: auto; font-size: 12.5px; font-variant-numeric: tabular-nums lining-nums; }
.definitions dl { columns: 2; column-gap: 2rem; margin: 0; font-size: 0.82rem; }
.definitions dl div { margin-bottom: 0.7rem; break-inside: avoid; }
.definitions dt { font-weight: 650; }
.definitions dd { margin: 0; color: var(--soft); }
.definitions div:target { outline: 2px solid var(--brand); outline-offset: 4px; }
@media (max-width: 40rem) {
  body { padding: 1.25rem 1rem 3rem; }
  header { display: block; }
  .definitions dl { columns: 1; }
  table { display: block; overflow-x: auto; table-layout: auto; }
}
@page { size: A4; margin: 15mm 14mm 17mm; @bottom-right { content: counter(page) " / " counter(pages); font: 9pt sans-serif; color: #42545c; } }
@media print {
  body { max-width: none; padding: 0; font-size: 9pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  h2 { margin-top: 1.5rem; }
  tbody th, td { padding-top: 0.22rem; padding-bottom: 0.22rem; }
  figure { margin-top: 0.9rem; padding: 0.6rem 0.9rem 0.3rem; }
  svg { width: 76%; }
  .definitions dl { columns: 3; font-size: 7.5pt; }
}
)css";

}  // namespace passerelle::statistics::exports
