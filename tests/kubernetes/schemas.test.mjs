// Each object of each overlay is one that an API server takes: by the types and validators that npm packages have of Kubernetes and of custom
// resources. Of some custom resources there is no package: K8S_SCHEMAS may name a folder with their schemas, GROUP/kind_version.json.
import assert from "node:assert/strict";
import { test } from "node:test";
import { named, objectsOf, overlays, title } from "./lib/manifests.mjs";
import { publishedTypeOf, validatorFor } from "./lib/published_types.mjs";
import { validatorFrom } from "./lib/strict_schemas.mjs";

const objects = overlays.flatMap(objectsOf);
const validate = await validatorFor(objects.filter(publishedTypeOf));

for (const overlay of overlays) {
  test(`every object of ${overlay} is valid, and has no field that is not known`, () => {
    for (const object of objectsOf(overlay).filter(publishedTypeOf)) assert.deepEqual(validate(object), [], title(object));
  });
}

const unpublished = new Map(objects.filter((object) => !publishedTypeOf(object)).map((object) => [`${object.apiVersion} ${object.kind}`, object]));
for (const [kind, example] of unpublished) {
  const strict = process.env.K8S_SCHEMAS ? validatorFrom(process.env.K8S_SCHEMAS, example) : undefined;
  test(`every ${kind} is valid`, { skip: strict ? false : "not checked: no package has its schema, nor has the folder K8S_SCHEMAS" }, () => {
    for (const object of objects.filter(({ apiVersion, kind: one }) => `${apiVersion} ${one}` === kind)) assert.deepEqual(strict(object), [], title(object));
  });
}

const faults = [
  ["a field that is misspelt", "Deployment", "contacts", (object) => { object.spec.template.spec.containers[0].livenesProbe = {}; }],
  ["a field that is missing", "Deployment", "contacts", (object) => { delete object.spec.selector; }],
  ["a number that is a string", "HorizontalPodAutoscaler", "contacts", (object) => { object.spec.minReplicas = "2"; }],
  ["a word that is none of those known", "GRPCRoute", "gateway", (object) => { object.spec.rules[0].matches = [{ method: { type: "Nearly" } }]; }],
  ["a custom resource's field that is misspelt", "Certificate", "contacts", (object) => { object.spec.renewBeforee = "1h"; }],
  ["a custom resource's number out of range", "Gateway", "door", (object) => { object.spec.listeners[0].port = 0; }],
  ["a database's field that is misspelt", "Cluster", "contacts-db", (object) => { object.spec.instancess = 3; }],
  ["a database's number that is a string", "Cluster", "contacts-db", (object) => { object.spec.instances = "3"; }],
];
for (const [fault, kind, name, spoil] of faults) {
  test(`the check sees ${fault}`, () => {
    const object = structuredClone(named("production", kind, name));
    spoil(object);
    assert.notDeepEqual(validate(object), []);
  });
}
