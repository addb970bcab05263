// What README, UPGRADING and BACKUP say of a cluster is what the manifests are.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { labelsOf, named, objectsOf, ofKind, podOf, processes, root, selects } from "./lib/manifests.mjs";
import { validatorFor } from "./lib/published_types.mjs";
import { sizesOf } from "./lib/sizes.mjs";

const read = (path) => readFileSync(join(root, path), "utf8");
const readme = read("README.md");
const deploying = readme.split(/^## /m).find((part) => part.startsWith("Deploy to a cluster\n"));

test("README names every API that the production overlay asks of a cluster, by its version", () => {
  const ofKubernetes = /^(v1|(apps|autoscaling|batch)\/.*|(networking|rbac\.authorization)\.k8s\.io\/v1|policy\/v1)$/;
  for (const api of new Set(objectsOf("production").map(({ apiVersion }) => apiVersion).filter((name) => !ofKubernetes.test(name))))
    assert.ok(deploying.includes(`\`${api}\``), api);
});

test("README names what an association changes", () => {
  for (const name of ["gateway-settings", "referrals-settings"])
    for (const setting of Object.keys(ofKind("production", "ConfigMap").find(({ metadata }) => metadata.name.startsWith(`${name}-`)).data))
      assert.ok(readme.includes(`\`${setting}\``), setting);
  assert.match(deploying, new RegExp(`GatewayClass \`${named("production", "Gateway", "door").spec.gatewayClassName}\``));
});

test("README takes the door's trust from the secret in which the authority's certificate is", () => {
  const { secretName } = ofKind("production", "Certificate").find(({ spec }) => spec.isCA).spec;
  const [{ name, kind }] = named("production", "BackendTLSPolicy", "gateway").spec.validation.caCertificateRefs;
  assert.equal(kind, "ConfigMap");
  assert.ok(deploying.includes(`create configmap ${name} --from-literal=ca.crt="$(kubectl -n passerelle get secret ${secretName} -o`));
});

test("README says of which vault entries the secrets are made", () => {
  for (const { spec } of ofKind("production", "ExternalSecret"))
    for (const { remoteRef } of spec.data) assert.ok(deploying.includes(`\`${remoteRef.property}\``) || deploying.includes(`\`${remoteRef.key}/${remoteRef.property}\``), JSON.stringify(remoteRef));
});

test("README's example of a policy is one that an API server takes, for pods that exist", async () => {
  const policy = parse(deploying.match(/^```yaml\n(apiVersion: networking[\s\S]*?)^```$/m)[1]);
  const validate = await validatorFor([policy]);
  assert.deepEqual(validate(policy), []);
  assert.ok(selects(policy.spec.podSelector, labelsOf(named("production", "Deployment", "referrals"))));
});

test("README's sizes are the sums of what the overlays ask for", () => {
  const rows = new Map([...deploying.matchAll(/^\| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$/gm)].map(([, name, ...cells]) => [name, cells]));
  const sizes = [sizesOf("local", "minReplicas"), sizesOf("production", "minReplicas"), sizesOf("production", "maxReplicas")];
  const expected = {
    pods: ({ pods }) => String(pods),
    "CPUs asked for": ({ cpu }) => cpu.toFixed(2),
    "memory asked for, and at most": ({ memory, mostMemory }) => `${memory.toFixed(1)}, ${mostMemory.toFixed(1)} GiB`,
    "volumes": ({ volumes }) => (volumes === 0 ? "the machine's" : `${volumes} GiB`),
    "nodes": ({ nodes }) => String(nodes),
  };
  for (const [row, of] of Object.entries(expected)) assert.deepEqual(rows.get(row)?.map((cell) => cell.split(":")[0]), sizes.map(of), row);
});

test("UPGRADING gives processes another place for their authorities, and nothing else", () => {
  const [, index, name] = read("deploy/UPGRADING.md").match(/path: \/spec\/template\/spec\/volumes\/(\d+)\n\s+value:\n\s+name: (\S+)/);
  for (const process of processes) {
    const volume = podOf(named("production", "Deployment", process)).volumes[Number(index)];
    assert.deepEqual([volume.name, volume.secret.secretName], [name, `${process}-tls`]);
  }
});

for (const path of ["deploy/UPGRADING.md", "deploy/BACKUP.md"]) {
  test(`${path} starts again what it stops`, () => {
    const text = read(path);
    for (const { index } of text.matchAll(/--replicas=0/g)) assert.match(text.slice(index), /--replicas=2/, text.slice(index - 80, index + 12));
  });
}
