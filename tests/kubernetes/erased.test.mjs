// The list of the forgotten is printed in the cluster and kept outside it: only whole, and never unnoticed when it is old.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { containersOf, kubernetes, labelsOf, named } from "./lib/manifests.mjs";

const job = named("production", "CronJob", "erased-list");
const log = '{"time":"2026-11-23T04:00:00Z","level":"warning","process":"contacts","message":"waiting for the database"}';
const list = (ids, at = new Date()) => [`erasures ${at.toISOString().slice(0, 19)}Z`, ...ids.map((id) => `${id} REQUEST`), `end ${ids.length}`];

let folder;
const kept = () => join(folder, "erased");
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), "passerelle-erased-")); });
afterEach(() => rmSync(folder, { recursive: true }));

// Fetches from a cluster whose pods' logs are these lines.
function fetched(lines) {
  writeFileSync(join(folder, "logs"), lines.map((line) => `${line}\n`).join(""));
  writeFileSync(join(folder, "kubectl"), `#!/bin/sh\nprintf '%s ' "$@" >${folder}/asked\ncat ${folder}/logs\n`);
  chmodSync(join(folder, "kubectl"), 0o755);
  const { status, stderr } = spawnSync(join(kubernetes, "fetch-erased"), [kept()], { encoding: "utf8", env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` } });
  return { status, stderr };
}
const content = () => readFileSync(kept(), "utf8").trim().split("\n");

test("the list is printed every hour, one at a time, and its last pod stays", () => {
  assert.deepEqual(containersOf(job)[0].args, ["list-erased"]);
  assert.equal(job.spec.schedule, "0 * * * *");
  assert.equal(job.spec.concurrencyPolicy, "Forbid");
  assert.equal(job.spec.successfulJobsHistoryLimit, 1);
});

test("whoever fetches it may read logs, and nothing else", () => {
  assert.deepEqual(named("production", "Role", "erased-list-reader").rules, [{ apiGroups: [""], resources: ["pods", "pods/log"], verbs: ["get", "list"] }]);
  const { roleRef, subjects } = named("production", "RoleBinding", "erased-list-reader");
  assert.equal(roleRef.name, "erased-list-reader");
  assert.ok(named("production", "ServiceAccount", subjects[0].name));
});

test("a whole list is kept, without what the program logged", () => {
  const whole = list(["a", "b"]);
  assert.deepEqual(fetched([log, ...whole]), { status: 0, stderr: "" });
  assert.deepEqual(content(), whole);
  const [name, value] = readFileSync(join(folder, "asked"), "utf8").match(/--selector (\S+)/)[1].split("=");
  assert.equal(labelsOf(job)[name], value);
});

test("a list of nobody is a list", () => {
  assert.equal(fetched(list([])).status, 0);
  assert.equal(content().at(-1), "end 0");
});

test("of several pods the last whole list is kept", () => {
  const last = list(["a", "b"]);
  assert.equal(fetched([...list(["a"]), ...last, log, ...list(["a", "b", "c"]).slice(0, 2)]).status, 0);
  assert.deepEqual(content(), last);
});

for (const [what, lines] of [["nothing", []], ["a list that breaks off", list(["a", "b"]).slice(0, 2)], ["a list that lacks its beginning", list(["a", "b"]).slice(1)], ["a list that is short of one", list(["a", "b"]).filter((line) => line !== "b REQUEST")]]) {
  test(`${what} leaves what was kept as it was, and is told`, () => {
    const before = list(["a"]);
    fetched(before);
    const { status, stderr } = fetched(lines);
    assert.equal(status, 1);
    assert.match(stderr, /no whole list came/);
    assert.deepEqual(content(), before);
    assert.deepEqual(readdirSync(folder).filter((name) => name.startsWith("erased")), ["erased"]);
  });
}

test("the shorter list of a database that was restored does not take the place of the one that was kept", () => {
  const before = list(["a", "b", "c"]);
  fetched(before);
  const { status, stderr } = fetched(list(["a", "b"]));
  assert.equal(status, 1);
  assert.match(stderr, /is shorter than/);
  assert.deepEqual(content(), before);
});

test("nothing is left where nothing was kept before", () => {
  assert.equal(fetched([log]).status, 1);
  assert.ok(!existsSync(kept()));
});

test("an old list is kept, and is told", () => {
  const { status, stderr } = fetched(list(["a"], new Date(Date.now() - 4 * 3600 * 1000)));
  assert.equal(status, 1);
  assert.match(stderr, /the newest list is of /);
  assert.equal(content().at(-1), "end 1");
});
