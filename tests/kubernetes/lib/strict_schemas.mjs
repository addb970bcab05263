// Validates objects against the OpenAPI definitions of Kubernetes and the schemas of custom resources, as strictly as an API server
// asked for strict field validation: a field that no schema knows is an error.
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const intOrString = { oneOf: [{ type: "string" }, { type: "integer" }] };
const quantity = { oneOf: [{ type: "string", pattern: "^[+-]?[0-9.]+([eE][+-]?[0-9]+|[numkMGTPE]|[KMGTPE]i)?$" }, { type: "number" }] };
const dropped = new Set(["description", "format", "default", "$schema"]);
const read = (path) => JSON.parse(readFileSync(path, "utf8"));

function strict(schema) {
  if (Array.isArray(schema)) return schema.map(strict);
  if (!schema || typeof schema !== "object") return schema;
  if (schema["x-kubernetes-int-or-string"] || schema.format === "int-or-string") return intOrString;
  const result = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key.startsWith("x-kubernetes") || dropped.has(key)) continue;
    if (key === "$ref") result[key] = value.replace("#/definitions/", "kubernetes#/$defs/");
    else if (key === "properties") result[key] = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, strict(inner)]));
    else result[key] = strict(value);
  }
  if (result.properties && result.additionalProperties === undefined && !schema["x-kubernetes-preserve-unknown-fields"])
    result.additionalProperties = false;
  return result;
}

// Patterns of Go may begin with (?i), and are not all valid with the flag that ajv adds.
function pattern(text, flags) {
  if (text.includes("(?i)")) return new RegExp(text.replace("(?i)", ""), "i");
  try { return new RegExp(text, flags); } catch { return new RegExp(text); }
}
pattern.code = "pattern";

// A function (object) → list of faults. `folder` holds k8s-*.swagger.json and crd/GROUP/kind_version.json.
export function validatorFrom(folder) {
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true, code: { regExp: pattern } }));
  const definitions = read(join(folder, readdirSync(folder).find((name) => /^k8s-.*\.swagger\.json$/.test(name)))).definitions;
  const known = new Map();
  const $defs = {};
  for (const [name, definition] of Object.entries(definitions)) {
    $defs[name] = strict(definition);
    for (const { group, version, kind } of definition["x-kubernetes-group-version-kind"] ?? [])
      known.set(`${group ? `${group}/` : ""}${version}/${kind}`, () => ajv.getSchema(`kubernetes#/$defs/${name}`));
  }
  $defs["io.k8s.apimachinery.pkg.api.resource.Quantity"] = quantity;
  $defs["io.k8s.apimachinery.pkg.util.intstr.IntOrString"] = intOrString;
  ajv.addSchema({ $id: "kubernetes", $defs });

  const custom = new Map();
  const find = (object) => {
    const name = `${object.apiVersion}/${object.kind}`;
    if (known.has(name)) return known.get(name)();
    if (!custom.has(name)) {
      const [group, version] = object.apiVersion.split("/");
      const path = join(folder, "crd", group, `${object.kind.toLowerCase()}_${version}.json`);
      custom.set(name, existsSync(path) ? ajv.compile(strict(read(path))) : undefined);
    }
    return custom.get(name);
  };
  return (object) => {
    const validate = find(object);
    if (!validate) return [`no schema for ${object.apiVersion} ${object.kind}`];
    return validate(object) ? [] : validate.errors.map((fault) => `${fault.instancePath} ${fault.message} ${JSON.stringify(fault.params)}`);
  };
}
