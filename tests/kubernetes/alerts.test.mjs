// Each alert fires when people are harmed, stays silent when they are not, and tells whoever is on duty what to do.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, test } from "node:test";
import { stringify } from "yaml";
import { kubernetes, services } from "./lib/manifests.mjs";
import { alerts, ruleGroups } from "./lib/watching.mjs";

const calls = "passerelle_gateway_call_seconds";
const recording = 'method="passerelle.contacts.v1.VisitService.RecordVisit"';
const up = (service) => `up{namespace="passerelle",service="${service}"}`;
const ready = (deployment) => `kube_deployment_status_replicas_available{namespace="passerelle",deployment="${deployment}"}`;
const everybody = Object.fromEntries(["gateway", ...services].flatMap((name) => [[up(name), "1x2000"], [ready(name), "2x2000"]]));
const left = (volume) => `kubelet_volume_stats_available_bytes{namespace="passerelle",persistentvolumeclaim="${volume}"}`;
const capacity = (volume) => `kubelet_volume_stats_capacity_bytes{namespace="passerelle",persistentvolumeclaim="${volume}"}`;
// As scraped with the labels of the exporter, and with those of its target in their place.
const expiry = (label) => `certmanager_certificate_expiration_timestamp_seconds{${label}="passerelle",name="gateway"}`;

// What each alert is about: series of one sample a minute in which it fires at a time, and in which it does not; a list where there are several such.
const cases = {
  DoorShut: {
    at: "5m",
    fires: [
      { ...everybody, [up("gateway")]: "0x60" },
      { ...everybody, [up("gateway")]: "_x60" },
      // Pods that run, answer the scraper, and are not ready: without their database.
      { ...everybody, [ready("gateway")]: "0x60" },
    ],
    silent: [everybody, { ...everybody, [ready("gateway")]: "1x60" }, { ...everybody, 'up{namespace="another",service="gateway"}': "0x60" }],
  },
  CallsFail: {
    at: "30m",
    fires: { [`${calls}_count{code="OK"}`]: "0+95x60", [`${calls}_count{code="UNAVAILABLE"}`]: "0+5x60" },
    silent: { [`${calls}_count{code="OK"}`]: "0+95x60", [`${calls}_count{code="INVALID_ARGUMENT"}`]: "0+50x60", [`${calls}_count{code="INTERNAL"}`]: "0+1x60" },
  },
  BudgetBurns: {
    at: "8h",
    fires: { [`${calls}_count{code="OK"}`]: "0+990x600", [`${calls}_count{code="INTERNAL"}`]: "0+10x600" },
    silent: { [`${calls}_count{code="OK"}`]: "0+990x600", [`${calls}_count{code="INTERNAL"}`]: "0+0x440 0+40x30" },
  },
  RecordingSlow: {
    at: "30m",
    fires: { [`${calls}_bucket{${recording},le="1"}`]: "0+90x60", [`${calls}_bucket{${recording},le="5"}`]: "0+100x60", [`${calls}_bucket{${recording},le="+Inf"}`]: "0+100x60" },
    silent: { [`${calls}_bucket{${recording},le="1"}`]: "0+99x60", [`${calls}_bucket{${recording},le="5"}`]: "0+100x60", [`${calls}_bucket{${recording},le="+Inf"}`]: "0+100x60" },
  },
  ServiceDown: {
    at: "10m",
    fires: [{ ...everybody, [up("supplies")]: "0x60" }, { ...everybody, [ready("supplies")]: "0x60" }],
    silent: [everybody, { ...everybody, [ready("gateway")]: "0x60" }],
  },
  ServiceMissing: { at: "10m", fires: { ...everybody, [up("statistics")]: "_x60" }, silent: everybody },
  ProcessRestarts: {
    at: "40m",
    fires: { 'kube_pod_container_status_restarts_total{namespace="passerelle",pod="contacts-a"}': "0+0.2x60" },
    silent: { 'kube_pod_container_status_restarts_total{namespace="passerelle",pod="contacts-a"}': "0x30 1x30" },
  },
  JobFails: {
    at: "2h",
    fires: { 'passerelle_job_runs_total{service="contacts",exported_job="archive_people",outcome="failed"}': "0+1x120" },
    silent: { 'passerelle_job_runs_total{service="contacts",exported_job="archive_people",outcome="done"}': "0+1x120" },
  },
  MigrationFailed: {
    at: "10m",
    fires: { 'kube_job_status_failed{namespace="passerelle",job_name="contacts-migration"}': "11x60", 'kube_job_status_succeeded{namespace="passerelle",job_name="contacts-migration"}': "0x60" },
    silent: { 'kube_job_status_failed{namespace="passerelle",job_name="contacts-migration"}': "1x60", 'kube_job_status_succeeded{namespace="passerelle",job_name="contacts-migration"}': "1x60" },
  },
  FiguresLate: { at: "30m", fires: { 'passerelle_feed_lag_events{service="statistics",feed="contacts"}': "5000x60" }, silent: { 'passerelle_feed_lag_events{service="statistics",feed="contacts"}': "5000x9 10x60" } },
  FeedFails: { at: "40m", fires: { 'passerelle_feed_failures_total{service="statistics",feed="contacts"}': "0+30x60" }, silent: { 'passerelle_feed_failures_total{service="statistics",feed="contacts"}': "0+1x60" } },
  // Until it is made good, however long that takes; the process was restarted meanwhile.
  FeedParked: { at: "300m", fires: { 'passerelle_feed_parked{service="statistics",feed="contacts"}': "0x20 1x100 _x2 1x240" }, silent: { 'passerelle_feed_parked{service="statistics",feed="contacts"}': "0x20 1x100 0x240" } },
  NobodyNumbers: {
    at: "10m",
    fires: { 'passerelle_sequencer_leads{service="contacts",pod="a"}': "0x60", 'passerelle_sequencer_leads{service="contacts",pod="b"}': "0x60" },
    silent: { 'passerelle_sequencer_leads{service="contacts",pod="a"}': "0x60", 'passerelle_sequencer_leads{service="contacts",pod="b"}': "1x60" },
  },
  DatabaseWaits: {
    at: "30m",
    fires: { 'passerelle_db_wait_seconds_bucket{service="contacts",le="0.25"}': "0+90x60", 'passerelle_db_wait_seconds_bucket{service="contacts",le="1"}': "0+100x60", 'passerelle_db_wait_seconds_bucket{service="contacts",le="+Inf"}': "0+100x60" },
    silent: { 'passerelle_db_wait_seconds_bucket{service="contacts",le="0.25"}': "0+99x60", 'passerelle_db_wait_seconds_bucket{service="contacts",le="1"}': "0+100x60", 'passerelle_db_wait_seconds_bucket{service="contacts",le="+Inf"}': "0+100x60" },
  },
  DatabaseBreaks: { at: "30m", fires: { 'passerelle_db_connections_broken_total{service="contacts"}': "0+5x60" }, silent: { 'passerelle_db_connections_broken_total{service="contacts"}': "0x20 16x40" } },
  BackupMissing: {
    at: "48h",
    fires: { 'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp{namespace="passerelle",pod="contacts-db-1"}': "0x3000" },
    silent: { 'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp{namespace="passerelle",pod="contacts-db-1"}': "0x1440 86400x1600" },
  },
  WalNotArchived: {
    at: "2h",
    fires: {
      'cnpg_pg_stat_archiver_last_failed_time{namespace="passerelle",pod="contacts-db-1"}': "3600+60x200",
      'cnpg_pg_stat_archiver_last_archived_time{namespace="passerelle",pod="contacts-db-1"}': "3000x200",
    },
    // A night in which nobody writes, after a failure that was made good.
    silent: {
      'cnpg_pg_stat_archiver_last_failed_time{namespace="passerelle",pod="contacts-db-1"}': "600x200",
      'cnpg_pg_stat_archiver_last_archived_time{namespace="passerelle",pod="contacts-db-1"}': "700x200",
    },
  },
  DatabaseFills: {
    at: "20m",
    fires: [
      { [left("contacts-db-1")]: "2e9x60", [capacity("contacts-db-1")]: "2e10x60", [left("contacts-db-1-wal")]: "4e9x60", [capacity("contacts-db-1-wal")]: "5e9x60" },
      { [left("contacts-db-1-wal")]: "5e8x60", [capacity("contacts-db-1-wal")]: "5e9x60" },
    ],
    silent: { [left("contacts-db-1")]: "4e9x60", [capacity("contacts-db-1")]: "2e10x60", [left("something")]: "1x60", [capacity("something")]: "5e9x60" },
  },
  StandbyLags: { at: "20m", fires: { 'cnpg_pg_replication_lag{namespace="passerelle",pod="contacts-db-2"}': "90x60" }, silent: { 'cnpg_pg_replication_lag{namespace="passerelle",pod="contacts-db-2"}': "0.2x60" } },
  ErasedListMissing: {
    at: "6h",
    fires: [
      { 'kube_cronjob_status_last_successful_time{namespace="passerelle",cronjob="erased-list"}': "0x400", 'kube_cronjob_created{namespace="passerelle",cronjob="erased-list"}': "0x400" },
      { 'kube_cronjob_created{namespace="passerelle",cronjob="erased-list"}': "0x400" },
    ],
    silent: [
      { 'kube_cronjob_status_last_successful_time{namespace="passerelle",cronjob="erased-list"}': "0x180 14400x220", 'kube_cronjob_created{namespace="passerelle",cronjob="erased-list"}': "0x400" },
      { 'kube_cronjob_created{namespace="passerelle",cronjob="erased-list"}': "_x180 14400x220" },
    ],
  },
  CacheAway: { at: "30m", fires: { 'passerelle_cache_errors_total{service="contacts"}': "0+60x60" }, silent: { 'passerelle_cache_errors_total{service="contacts"}': "0+1x60" } },
  AccessLogBroken: { at: "2m", fires: { 'passerelle_access_log_broken{pod="a"}': "1x10", 'passerelle_access_log_broken{pod="b"}': "0x10" }, silent: { 'passerelle_access_log_broken{pod="a"}': "0x10" } },
  AccessLogNotVerified: { at: "49h", fires: { passerelle_access_log_verified_time_seconds: "0x3000" }, silent: { passerelle_access_log_verified_time_seconds: "0x1440 86400x1600" } },
  AccessNotWritten: { at: "20m", fires: { passerelle_access_log_failures_total: "0x10 3x20" }, silent: { passerelle_access_log_failures_total: "3x30" } },
  CertificateExpires: {
    at: "2h",
    fires: [{ [expiry("namespace")]: "500000x200" }, { [expiry('namespace="cert-manager",exported_namespace')]: "500000x200" }],
    silent: [
      { [expiry("namespace")]: "7000000x200" },
      { [expiry('namespace="cert-manager",exported_namespace')]: "7000000x200" },
      { 'certmanager_certificate_expiration_timestamp_seconds{namespace="another",name="gateway"}': "500000x200" },
    ],
  },
  CertificateOld: {
    at: "2h",
    fires: {
      'passerelle_tls_certificate_expiry_seconds{service="gateway",use="internal"}': "7000000x200",
      'passerelle_tls_certificate_expiry_seconds{service="gateway",use="public",pod="a"}': "7000000x200",
      'passerelle_tls_certificate_expiry_seconds{service="gateway",use="public",pod="b"}': "500000x200",
    },
    silent: {
      'passerelle_tls_certificate_expiry_seconds{service="gateway",use="public"}': "500000x30 7000000x200",
      'passerelle_tls_certificate_expiry_seconds{service="contacts",use="internal"}': "7000000x200",
    },
  },
  PartnersNotTold: { at: "2h", fires: { passerelle_deliveries_pending: "150x200" }, silent: { passerelle_deliveries_pending: "150x30 20x200" } },
};

const folder = mkdtempSync(join(tmpdir(), "passerelle-alerts-"));
after(() => rmSync(folder, { recursive: true }));
const memory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
const rules = join(folder, "rules.yaml");
writeFileSync(rules, stringify({ groups: ruleGroups() }));
function promtool(...args) {
  // It makes a database a case, which takes its time on a disk.
  const { status, stdout, stderr, error } = spawnSync("promtool", args, { encoding: "utf8", env: { ...process.env, TMPDIR: memory } });
  if (error) throw error;
  return { status, output: stdout + stderr };
}

test("every rule is one that Prometheus loads", () => {
  const { status, output } = promtool("check", "rules", rules);
  assert.equal(status, 0, output);
});

test("every alert is tried here", () => assert.deepEqual(Object.keys(cases).sort(), alerts().map(({ alert }) => alert).sort()));

// One run of promtool for all: it tells by name which case failed. It wants firing alerts spelled out with their annotations; asking for
// the state of the alert alone is enough.
function tried(which, count, chosen = Object.keys(cases)) {
  const file = join(folder, `${which}.yaml`);
  writeFileSync(file, stringify({
    rule_files: [rules],
    evaluation_interval: "1m",
    tests: chosen.flatMap((alert) => [cases[alert][which]].flat().map((series, index) => [alert, cases[alert].at, series, index])).map(([alert, at, series, index]) => ({
      name: `${alert} ${which} ${index + 1}`,
      interval: "1m",
      input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
      promql_expr_test: [{
        expr: `count(ALERTS{alertname="${alert}",alertstate="firing"})`,
        eval_time: at,
        exp_samples: count > 0 ? [{ labels: "{}", value: count }] : [],
      }],
    })),
  }));
  return promtool("test", "rules", file);
}
test("every alert fires when people are harmed", () => {
  const { status, output } = tried("fires", 1);
  assert.equal(status, 0, output);
});
test("every alert is silent when nobody is", () => {
  const { status, output } = tried("silent", 0);
  assert.equal(status, 0, output);
});
test("the check sees an alert that stays silent", () => assert.notEqual(tried("silent", 1, ["DoorShut"]).status, 0));

for (const { alert, labels, annotations } of alerts()) {
  test(`${alert} says whom it harms and has a runbook`, () => {
    assert.match(labels.severity, /^(critical|warning)$/);
    assert.ok(annotations.summary.length > 40 && annotations.description.length > 20);
    const [page, heading] = basename(annotations.runbook_url).split("#");
    const text = readFileSync(join(kubernetes, "runbooks", page), "utf8");
    const section = text.split(/^## /m).find((part) => part.startsWith(`${alert}\n`));
    assert.equal(heading, alert.toLowerCase());
    for (const step of ["First", "Look", "Mend"]) assert.match(section, new RegExp(`^- ${step}: `, "m"));
  });
}

test("every link between runbooks leads to a heading", () => {
  for (const page of new Set(alerts().map(({ annotations }) => basename(annotations.runbook_url).split("#")[0]))) {
    const text = readFileSync(join(kubernetes, "runbooks", page), "utf8");
    for (const [, target, heading] of text.matchAll(/\]\((\w+\.md)?#(\w+)\)/g)) {
      const there = target ? readFileSync(join(kubernetes, "runbooks", target), "utf8") : text;
      assert.ok([...there.matchAll(/^## (\w+)$/gm)].some(([, name]) => name.toLowerCase() === heading), `${page}: ${target ?? ""}#${heading}`);
    }
  }
});
