// Every query of alerts and dashboards asks for series, labels and values that the processes really expose: a local suite is started, a
// little of its life is played, and what it exposes is read.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { makeCertificates } from "./lib/certificates.mjs";
import { processes, root, services } from "./lib/manifests.mjs";
import { freePorts } from "./lib/ports.mjs";
import { groupingsOf, queries, selectorsOf } from "./lib/watching.mjs";

const bin = process.env.PASSERELLE_BIN;
const skip = bin && existsSync(join(bin, "passerelle-simulator")) ? false : "no programs (PASSERELLE_BIN)";

// Of the engines and the cluster, whose metrics their own documentation names.
const others = /^(up|kube_.*|kubelet_.*|cnpg_.*|barman_cloud_.*|certmanager_.*)$/;
const ofTargets = new Set(["service", "pod", "namespace", "exported_job"]); // put there by the scrape
// Codes and outcomes come with the calls and jobs that end so; these are all that there are.
const codes = ["OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED"];
const possible = { code: codes, outcome: ["done", "failed"] };

function parse(text) {
  const found = new Map();
  for (const line of text.split("\n")) {
    const match = line.match(/^([a-z]\w*)(?:\{(.*)\})? /);
    if (!match) continue;
    const labels = found.get(match[1]) ?? new Map();
    for (const [, label, value] of (match[2] ?? "").matchAll(/(\w+)="([^"]*)"/g)) labels.set(label, (labels.get(label) ?? new Set()).add(value));
    found.set(match[1], labels);
  }
  return found;
}

describe("the queries of alerts and dashboards", { skip }, () => {
  const exposed = new Map();
  const environment = { ...process.env };
  const collector = createServer((request, response) => request.resume().on("end", () => response.end())).listen(0, "127.0.0.1");
  const run = (command, ...args) => execFileSync(join(root, "deploy/local", command), args, { env: environment, stdio: ["ignore", "pipe", "pipe"] });

  before(async () => {
    const settings = ["HTTP", "GRPC", ...processes.map((name) => `${name.toUpperCase()}_ADMIN`), ...services.map((name) => name.toUpperCase())];
    const ports = await freePorts(settings.length);
    settings.forEach((setting, index) => { environment[`PASSERELLE_LOCAL_${setting}_PORT`] = String(ports[index]); });
    const folder = mkdtempSync(join(tmpdir(), "passerelle-metrics-"));
    environment.PASSERELLE_LOCAL_STATE = join(folder, "state");
    environment.PASSERELLE_LOCAL_TLS_DIR = join(folder, "tls");
    makeCertificates(environment.PASSERELLE_LOCAL_TLS_DIR, processes);
    environment.PASSERELLE_LOCAL_BIN = bin;
    environment.PASSERELLE_LOCAL_OTLP_ENDPOINT = `http://127.0.0.1:${collector.address().port}`;
    run("up", "--no-install", "--no-build");
    const url = `http://127.0.0.1:${ports[0]}`;
    execFileSync(join(bin, "passerelle-simulator"), ["--url", url, "--accounts", join(environment.PASSERELLE_LOCAL_STATE, "demo-accounts.json"),
      "--role", "reception", "--people", "5", "--visits", "12", "--referrals", "3", "--quiet"], { stdio: "pipe" });
    const asked = Date.now();
    do {
      exposed.clear();
      for (const name of processes) {
        const answer = await fetch(`http://127.0.0.1:${environment[`PASSERELLE_LOCAL_${name.toUpperCase()}_ADMIN_PORT`]}/metrics`);
        for (const [metric, labels] of parse(await answer.text())) {
          const known = exposed.get(metric) ?? new Map();
          for (const [label, values] of labels) known.set(label, new Set([...(known.get(label) ?? []), ...values]));
          exposed.set(metric, known);
        }
      }
    } while (!exposed.has("passerelle_deliveries_total") && Date.now() - asked < 60_000);
  });
  after(() => {
    collector.close();
    collector.closeAllConnections();
    run("down", "--erase");
  });

  test("ask for series that are exposed", () => {
    for (const [where, query] of queries()) {
      const selectors = selectorsOf(query);
      assert.ok(selectors.length > 0, `${where}: ${query}`);
      for (const { name } of selectors) assert.ok(others.test(name) || exposed.has(name), `${where}: nothing exposes ${name}`);
    }
  });

  test("match labels and values that these series have", () => {
    for (const [where, query] of queries()) for (const { name, matchers } of selectorsOf(query)) for (const [label, operator, value] of matchers) {
      if (others.test(name) || ofTargets.has(label)) continue;
      const labels = exposed.get(name);
      assert.ok(labels?.has(label), `${where}: ${name} has no label ${label}`);
      const known = possible[label] ?? [...labels.get(label)];
      for (const part of operator.includes("~") ? value.split("|") : [value]) assert.ok(known.includes(part), `${where}: ${name} never has ${label}="${part}"`);
    }
  });

  test("group by labels that these series have", () => {
    for (const [where, query] of queries()) {
      const names = selectorsOf(query).map(({ name }) => name).filter((name) => !others.test(name));
      for (const label of groupingsOf(query)) {
        if (ofTargets.has(label) || names.length === 0) continue;
        assert.ok(names.some((name) => exposed.get(name).has(label)), `${where}: grouped by ${label}`);
      }
    }
  });
});
