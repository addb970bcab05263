// Whether podman builds and runs containers on this machine, which is found out by doing both: a machine that is itself a container may have
// podman and not be allowed to.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

// What podman asks for by default, a machine that is itself a container may not grant.
export const limits = ["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=512:512"];

const attempt = (program, ...args) => spawnSync(program, args, { encoding: "utf8", timeout: 120_000 });
const can = (program, ...args) => attempt(program, ...args).status === 0;

// A program that does nothing, with what it loads, as the whole of an image.
function layOutImage(folder) {
  const program = "/usr/bin/true";
  const files = [program, ...attempt("ldd", program).stdout.match(/\/\S+/g)];
  for (const file of files) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    cpSync(file, join(folder, file), { dereference: true });
  }
  writeFileSync(join(folder, "Containerfile"), `FROM scratch\nCOPY . /\nRUN ["${program}"]\nENTRYPOINT ["${program}"]\n`);
}

function whyNotRun() {
  const name = `localhost/passerelle-probe:${process.pid}`;
  const network = `passerelle-probe-${process.pid}`;
  const folder = mkdtempSync(join(tmpdir(), "passerelle-probe-"));
  const steps = [
    ["build", "--quiet", "--network", "host", "--tag", name, folder],
    ["network", "create", network],
    ["run", "--rm", "--network", network, ...limits, name],
  ];
  try {
    if (!can("mknod", join(folder, "null"), "c", "1", "3")) return "no device may be made here, as debootstrap does";
    rmSync(join(folder, "null"));
    layOutImage(folder);
    for (const step of steps) {
      const { status, stderr } = attempt("podman", ...step);
      if (status !== 0) return `podman ${step[0]} does not work here: ${stderr.trim().split("\n").at(-1)}`;
    }
    return false;
  } finally {
    attempt("podman", "network", "rm", "--force", network);
    attempt("podman", "rmi", "--force", name);
    rmSync(folder, { recursive: true });
  }
}

// False where containers run and the tools are there; else the reason, in a line.
export function whyNoContainers(...tools) {
  if (process.getuid() !== 0) return "containers of these tests need root";
  for (const tool of ["podman", ...tools]) if (!can("which", tool)) return `${tool} is not installed`;
  return whyNotRun();
}
