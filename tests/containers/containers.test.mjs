// The suite in containers: the images, the manifests of the local overlay, TLS between all; a year of a centre is played while every process
// is replaced, and the figures are those of the year. Where podman works.
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { processes, root } from "../kubernetes/lib/manifests.mjs";
import { whyNoContainers } from "../kubernetes/lib/podman.mjs";
import { freePorts } from "../kubernetes/lib/ports.mjs";

const bin = process.env.PASSERELLE_BIN;

function reasonToSkip() {
  if (!bin || !existsSync(join(bin, "passerelle-simulator"))) return "no programs (PASSERELLE_BIN)";
  return whyNoContainers("debootstrap", "haproxy", "jq");
}

describe("the suite in containers", { skip: reasonToSkip() }, () => {
  const state = join(mkdtempSync(join(tmpdir(), "passerelle-containers-")), "state");
  const environment = { ...process.env, PASSERELLE_LOCAL_STATE: state, PASSERELLE_LOCAL_BIN: bin };
  const local = (script, ...args) => execFileSync(join(root, "deploy/local", script), args, { env: environment, encoding: "utf8", maxBuffer: 1 << 26 });
  const podman = (...args) => execFileSync("podman", args, { encoding: "utf8" }).trim();
  const authority = join(state, "containers/authority.crt");
  let suite;
  const pods = (...filters) => podman("pod", "ps", "--filter", `label=passerelle/suite=${suite}`, ...filters.flatMap((filter) => ["--filter", filter]), "--format", "{{.Name}}").split("\n").filter(Boolean);
  const podOf = (name) => pods(`label=app.kubernetes.io/name=${name}`);

  before(async () => {
    [environment.PASSERELLE_LOCAL_HTTP_PORT, environment.PASSERELLE_LOCAL_GRPC_PORT] = (await freePorts(2)).map(String);
    local("up", "--containers", "--no-install", "--no-build");
    suite = execFileSync("cat", [join(state, "containers/suite")], { encoding: "utf8" }).trim();
  });
  after(() => spawnSync(join(root, "deploy/local/down"), ["--erase"], { env: environment }));

  test("every process is one pod, and answers", () => {
    for (const name of processes) assert.equal(podOf(name).length, 1, name);
    assert.match(local("status"), /ready at https:/);
  });

  test("a container has the rights of its manifest, and no other", () => {
    for (const name of processes) {
      const [container] = JSON.parse(podman("inspect", `${podOf(name)[0]}-${name}`));
      assert.equal(container.Config.User, "65532:65532", name);
      assert.equal(container.HostConfig.ReadonlyRootfs, true, name);
      assert.deepEqual(container.EffectiveCaps ?? [], [], name);
      assert.ok(container.HostConfig.SecurityOpt.includes("no-new-privileges"), name);
      assert.ok(container.HostConfig.Memory > 0, name);
    }
  });

  test("whoever shows no certificate is not heard, and nothing is served in the clear", () => {
    const [pod] = podOf("contacts");
    const address = podman("inspect", "--format", `{{(index .NetworkSettings.Networks "${suite}").IPAddress}}`, podman("pod", "inspect", "--format", "{{.InfraContainerID}}", pod));
    const call = (...args) => spawnSync("curl", ["-sS", "--noproxy", "*", "--max-time", "5", ...args], { encoding: "utf8" });
    assert.notEqual(call("--http2-prior-knowledge", `http://${address}:9101/`).status, 0);
    assert.notEqual(call("--cacert", authority, "--resolve", `contacts:9101:${address}`, "https://contacts:9101/").status, 0);
    assert.notEqual(call(`http://127.0.0.1:${environment.PASSERELLE_LOCAL_HTTP_PORT}/readyz`).status, 0);
    assert.equal(call("--cacert", authority, `https://127.0.0.1:${environment.PASSERELLE_LOCAL_HTTP_PORT}/readyz`).status, 0);
  });

  test("a year that is played while every process is replaced loses nothing and counts nothing twice", async () => {
    const year = spawn(join(bin, "passerelle-simulator"), [
      "--url", `https://127.0.0.1:${environment.PASSERELLE_LOCAL_HTTP_PORT}`, "--accounts", join(state, "demo-accounts.json"), "--role", "reception",
      "--site", "montreuil", "--year", "2013", "--people", "248", "--visits", "3025", "--seed", "2013", "--season", "--referrals", "60", "--rate", "12",
    ], { env: { ...environment, SSL_CERT_FILE: authority }, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [year.stdout, year.stderr]) stream.on("data", (text) => { said += text; });
    const ended = once(year, "exit");
    for (const name of processes) {
      const [old] = podOf(name);
      const replacing = spawn(join(root, "deploy/local/replace"), [name], { env: environment, stdio: ["ignore", "ignore", "inherit"] });
      assert.equal((await once(replacing, "exit"))[0], 0, name);
      assert.equal(year.exitCode, null, `the year was still being played when ${name} had been replaced: ${said}`);
      const now = podOf(name);
      assert.equal(now.length, 1, name);
      assert.notEqual(now[0], old, name);
    }
    assert.equal((await ended)[0], 0, said);

    // Played once more it changes nothing, and says what stands.
    const report = local("demo", "--no-install", "--no-build");
    assert.match(report, /File active · different people +248\n/);
    assert.match(report, /Passages · visits +3 025\n/);
    assert.match(report, /agree with the ledger to the unit: 13 items, 11 543 units/);
    assert.match(report, /Envoyées · sent +60\n/);
    assert.match(report, /The year 2013 of montreuil is closed/);
  });

  test("a further up leaves what is as it should be", () => {
    const there = pods().sort();
    local("up", "--no-install", "--no-build");
    assert.deepEqual(pods().sort(), there);
  });

  test("down leaves nothing behind", () => {
    local("down", "--erase");
    assert.deepEqual(pods(), []);
    assert.equal(podman("volume", "ls", "--format", "{{.Name}}").includes(suite), false);
    assert.equal(podman("network", "ls", "--format", "{{.Name}}").includes(suite), false);
    assert.equal(existsSync(state), false);
  });
});
