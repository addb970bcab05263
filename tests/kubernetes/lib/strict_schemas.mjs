// Validates objects against the JSON schemas of custom resources, as strictly as an API server asked for strict field validation: a field
// that no schema knows is an error.
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const intOrString = { oneOf: [{ type: "string" }, { type: "integer" }] };
const dropped = new Set(["description", "format", "default", "$schema"]);

function strict(schema) {
  if (Array.isArray(schema)) return schema.map(strict);
  if (!schema || typeof schema !== "object") return schema;
  if (schema["x-kubernetes-int-or-string"] || schema.format === "int-or-string") return intOrString;
  const result = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key.startsWith("x-kubernetes") || dropped.has(key)) continue;
    if (key === "properties") result[key] = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, strict(inner)]));
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

// A function (object) → list of faults; undefined when the folder has no GROUP/kind_version.json for objects like this one.
export function validatorFrom(folder, { apiVersion, kind }) {
  const [group, version] = apiVersion.split("/");
  const path = join(folder, group, `${kind.toLowerCase()}_${version}.json`);
  if (!existsSync(path)) return undefined;
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true, code: { regExp: pattern } }));
  const validate = ajv.compile(strict(JSON.parse(readFileSync(path, "utf8"))));
  return (object) => (validate(object) ? [] : validate.errors.map((fault) => `${fault.instancePath} ${fault.message} ${JSON.stringify(fault.params)}`));
}
