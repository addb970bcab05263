// What the images hold: the program, what it loads, and nothing that helps somebody who got in. Built from the programs at hand, where
// podman can build.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { processes, root } from "./lib/manifests.mjs";
import { limits, whyNoContainers } from "./lib/podman.mjs";

const bin = process.env.PASSERELLE_BIN;
const tag = "contents-test";
const image = (name) => `localhost/passerelle-${name}:${tag}`;
const run = (program, ...args) => execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 26 });

function reasonToSkip() {
  if (!bin || !existsSync(join(bin, "passerelle-gateway"))) return "no programs (PASSERELLE_BIN)";
  return whyNoContainers("debootstrap");
}

describe("the images", { skip: reasonToSkip() }, () => {
  const folder = mkdtempSync(join(tmpdir(), "passerelle-images-"));
  const files = new Map(); // name → [{mode, path}]
  const builds = (...more) => run(join(root, "deploy/images/build"), "--programs", bin, "--tag", tag, ...more);

  before(() => {
    builds();
    for (const name of processes) {
      const container = run("podman", "create", image(name)).trim();
      const list = join(folder, `${name}.tar`);
      run("podman", "export", "--output", list, container);
      run("podman", "rm", container);
      files.set(name, run("tar", "--numeric-owner", "-tvf", list).trim().split("\n").map((line) => {
        const [mode, owner, size, , , path] = line.split(/\s+/);
        return { mode, owner, size: Number(size), path: path.replace(/^\.?\//, "") };
      }));
      rmSync(list);
    }
  });
  after(() => {
    for (const name of processes) spawnSync("podman", ["rmi", image(name)]);
    rmSync(folder, { recursive: true });
  });
  const everywhere = (check) => { for (const name of processes) check(name, files.get(name)); };

  test("have no shell, no package manager, no compiler, no interpreter", () => everywhere((name, list) => {
    const tools = /(^|\/)(sh|bash|dash|busybox|apt|apt-get|dpkg|cc|gcc|g\+\+|c\+\+|clang|ld|as|perl|python3?|node|curl|wget|strip|ldconfig)(-[\d.]+)?$/;
    assert.deepEqual(list.filter(({ path }) => tools.test(path)), [], name);
  }));
  test("have one program, and libraries", () => everywhere((name, list) => {
    const programs = list.filter(({ mode, path }) => /^-..x/.test(mode) && !/(\.so(\.|$)|\/ld-linux)/.test(path));
    assert.deepEqual(programs.map(({ path }) => path), [`opt/passerelle/passerelle-${name}`]);
  }));
  test("have no setuid or setgid file, and nothing that their user may write but /tmp", () => everywhere((name, list) => {
    assert.deepEqual(list.filter(({ mode }) => /[sS]/.test(mode.slice(1))), [], name);
    const own = list.filter(({ mode, owner, path }) => !mode.startsWith("l") && (owner.startsWith("65532/") || mode[8] === "w") && path !== "tmp/" && !/^(dev|proc|sys)\//.test(path));
    assert.deepEqual(own, [], name);
  }));
  test("have no source, no header, no debugging information, no key", () => everywhere((name, list) => {
    assert.deepEqual(list.filter(({ path }) => /\.(cpp|h|hpp|c|proto|sql|a|o|debug|key|pem)$/.test(path)), [], name);
    assert.ok(list.find(({ path }) => path === `opt/passerelle/passerelle-${name}`).size < 20e6, `${name} is stripped`);
  }));
  test("have certificates, time zones, and what scanners need to know of packages", () => everywhere((name, list) => {
    for (const path of ["etc/ssl/certs/ca-certificates.crt", "usr/share/zoneinfo/Europe/Paris", "var/lib/dpkg/status.d/libssl3"])
      assert.ok(list.some((file) => file.path === path), `${name}: ${path}`);
  }));
  test("are smaller than 150 MB", () => everywhere((name) => assert.ok(Number(run("podman", "inspect", "--format", "{{.Size}}", image(name))) < 150e6, name)));
  test("run as nobody in particular, say what commit they are, and serve by default", () => everywhere((name) => {
    const [{ Config: config }] = JSON.parse(run("podman", "inspect", image(name)));
    assert.equal(config.User, "65532:65532");
    assert.equal(config.Labels["org.opencontainers.image.revision"], run("git", "-C", root, "rev-parse", "HEAD").trim());
    assert.deepEqual([config.Entrypoint, config.Cmd], [[`/opt/passerelle/passerelle-${name}`], ["serve"]]);
  }));
  test("start on a read-only root without any right", () => everywhere((name) => {
    const help = run("podman", "run", "--rm", "--read-only", "--cap-drop", "all", "--security-opt", "no-new-privileges", "--network", "none", ...limits, image(name), "--help");
    assert.match(help, new RegExp(`passerelle-${name} \\[OPTIONS\\]`));
  }));
  test("come out the same when every step is made anew", () => {
    const id = () => run("podman", "inspect", "--format", "{{.Id}}", image("contacts")).trim();
    const first = id();
    run("podman", "rmi", image("contacts"));
    builds("contacts", "--no-cache");
    assert.equal(id(), first);
  });
});
