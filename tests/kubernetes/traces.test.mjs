// An overlay that takes in the component `traces` has every process send its spans to a collector; one that does not lets none out.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { after, before, test } from "node:test";
import { containersOf, environmentOf, kubernetes, named, objectsOf, overlays, processes } from "./lib/manifests.mjs";

const folder = mkdtempSync(join(tmpdir(), "passerelle-traces-"));
const traced = relative(join(kubernetes, "overlays"), folder);

before(() => {
  const from = (part) => relative(folder, join(kubernetes, part));
  writeFileSync(join(folder, "kustomization.yaml"), [
    "apiVersion: kustomize.config.k8s.io/v1beta1", "kind: Kustomization",
    `resources: [${from("overlays/production")}]`, `components: [${from("components/traces")}]`, "",
  ].join("\n"));
});
after(() => rmSync(folder, { recursive: true }));

const settingsOf = (overlay, process) => environmentOf(overlay, containersOf(named(overlay, "Deployment", process))[0]);

test("with the component every process has the collector, and its policy lets it there", () => {
  const { podSelector, egress } = named(traced, "NetworkPolicy", "traces").spec;
  assert.deepEqual([...podSelector.matchExpressions[0].values].sort(), [...processes].sort());
  for (const process of processes) {
    const settings = settingsOf(traced, process);
    const endpoint = new URL(settings.PASSERELLE_OTLP_ENDPOINT);
    assert.equal(endpoint.protocol, "https:", process);
    assert.equal(Number(endpoint.port), egress[0].ports[0].port, process);
    assert.equal(endpoint.hostname.split(".")[1], egress[0].to[0].namespaceSelector.matchLabels["kubernetes.io/metadata.name"], process);
    const mounts = containersOf(named(traced, "Deployment", process))[0].volumeMounts.map(({ mountPath }) => `${mountPath}/`);
    assert.ok(mounts.some((path) => settings.PASSERELLE_OTLP_CA_FILE.startsWith(path)), process);
  }
});

test("without it no process has one, and none may reach it", () => {
  for (const overlay of overlays) {
    for (const process of processes) assert.equal(settingsOf(overlay, process).PASSERELLE_OTLP_ENDPOINT, undefined, `${overlay}: ${process}`);
    assert.ok(!objectsOf(overlay).some(({ kind, metadata }) => kind === "NetworkPolicy" && metadata.name === "traces"), overlay);
  }
});
