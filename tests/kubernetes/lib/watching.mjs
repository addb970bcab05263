// What watches the suite: alert rules, and every query of rules and dashboards.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { kubernetes, ofKind } from "./manifests.mjs";

export const ruleGroups = () => ofKind("production", "PrometheusRule").flatMap(({ spec }) => spec.groups);
export const alerts = () => ruleGroups().flatMap(({ rules }) => rules);

export function dashboards() {
  const folder = join(kubernetes, "monitoring/dashboards");
  return readdirSync(folder).map((name) => ({ name, ...JSON.parse(readFileSync(join(folder, name), "utf8")) }));
}

// [where it stands, PromQL]
export const queries = () => [
  ...alerts().map(({ alert, expr }) => [`alert ${alert}`, expr]),
  ...dashboards().flatMap(({ name, panels }) => panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [`${name}: ${title}`, expr]))),
];

// The series that a query asks for: name, and its matchers as [label, operator, value].
export function selectorsOf(query) {
  const found = [];
  const bare = query.replace(/\b(by|on)\s*\([^)]*\)/g, "");
  for (const [, name, , matchers = ""] of bare.matchAll(/\b([a-z][a-z0-9_]*_[a-z0-9_]+|up)\b(\{([^}]*)\})?(?!\s*\()/g)) {
    if (/^(histogram_quantile|group_left|group_right)$/.test(name)) continue;
    found.push({ name, matchers: [...matchers.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g)].map((match) => match.slice(1)) });
  }
  return found;
}
// Labels that results are grouped by.
export const groupingsOf = (query) => [...query.matchAll(/\b(?:by|on)\s*\(([^)]*)\)/g)].flatMap(([, list]) => list.split(",").map((label) => label.trim()));
