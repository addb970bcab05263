// Each object of each overlay, custom resources included, is one that an API server takes. The schemas are large data of others that do
// not stand in this tree: K8S_SCHEMAS names the folder, by default ../shared/k8s-schemas beside the tree.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { named, objectsOf, overlays, root, title } from "./lib/manifests.mjs";
import { validatorFrom } from "./lib/strict_schemas.mjs";

const folder = process.env.K8S_SCHEMAS ?? join(root, "../shared/k8s-schemas");
const skip = existsSync(folder) ? false : `no schemas in ${folder} (set K8S_SCHEMAS)`;
const validate = skip ? undefined : validatorFrom(folder);

for (const overlay of overlays) {
  test(`every object of ${overlay} is valid, and has no field that is not known`, { skip }, () => {
    for (const object of objectsOf(overlay)) assert.deepEqual(validate(object), [], title(object));
  });
}

const faults = [
  ["a field that is misspelt", "Deployment", "contacts", (object) => { object.spec.template.spec.containers[0].livenesProbe = {}; }],
  ["a number that is a string", "HorizontalPodAutoscaler", "contacts", (object) => { object.spec.minReplicas = "2"; }],
  ["a custom resource's field that is misspelt", "Certificate", "contacts", (object) => { object.spec.renewBeforee = "1h"; }],
  ["a custom resource's number out of range", "Cluster", "contacts-db", (object) => { object.spec.instances = 0; }],
];
for (const [fault, kind, name, spoil] of faults) {
  test(`the check sees ${fault}`, { skip }, () => {
    const object = structuredClone(named("production", kind, name));
    spoil(object);
    assert.notDeepEqual(validate(object), []);
  });
}
