// The overlays as they would be applied, and ways to look at them.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseAllDocuments } from "yaml";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
export const kubernetes = join(root, "deploy/kubernetes");
export const overlays = ["local", "production"];
export const services = ["contacts", "supplies", "outreach", "referrals", "statistics"];
export const processes = ["gateway", ...services];

const rendered = new Map();
let kubectl;

// The objects of an overlay. YAML with a key twice, or that does not parse, throws.
export function objectsOf(overlay) {
  if (!rendered.has(overlay)) {
    kubectl ??= execFileSync(join(root, "deploy/kubernetes/kubectl"), { encoding: "utf8" }).trim();
    const text = execFileSync(kubectl, ["kustomize", join(kubernetes, "overlays", overlay)], { encoding: "utf8", maxBuffer: 1 << 26 });
    rendered.set(overlay, parseAllDocuments(text, { uniqueKeys: true }).map((document) => {
      if (document.errors.length > 0) throw document.errors[0];
      return document.toJS();
    }).filter((object) => object !== null));
  }
  return rendered.get(overlay);
}

export const ofKind = (overlay, ...kinds) => objectsOf(overlay).filter((object) => kinds.includes(object.kind));
export const named = (overlay, kind, name) => ofKind(overlay, kind).find((object) => object.metadata.name === name);
export const workloads = (overlay) => ofKind(overlay, "Deployment", "Job", "CronJob");
const templateOf = ({ spec }) => (spec.jobTemplate?.spec ?? spec).template;
export const podOf = (workload) => templateOf(workload).spec;
export const containersOf = (workload) => [...(podOf(workload).initContainers ?? []), ...podOf(workload).containers];
export const labelsOf = (workload) => templateOf(workload).metadata.labels;
export const envOf = (container) => Object.fromEntries((container.env ?? []).map(({ name, value }) => [name, value]));
export const title = (object) => `${object.kind} ${object.metadata.name}`;

// The whole environment of a process: its own, and that of the ConfigMaps it takes in.
export function environmentOf(overlay, container) {
  const taken = (container.envFrom ?? []).map(({ configMapRef }) => named(overlay, "ConfigMap", configMapRef.name).data);
  return Object.assign({}, ...taken, envOf(container));
}

// Whether a selector's labels are all there.
export const selects = (selector, labels) =>
  Object.entries(selector.matchLabels ?? selector).every(([name, value]) => labels[name] === value);

// The pods that operators make of custom resources, by the labels that they put on them: of the database clusters their own, of the cache's
// the resource's besides.
export const engines = (overlay) => ofKind(overlay, "Cluster", "RedisReplication", "RedisSentinel").map((engine) => ({
  engine,
  labels: engine.kind === "Cluster" ? { "cnpg.io/cluster": engine.metadata.name }
    : { app: `${engine.metadata.name}${engine.kind === "RedisSentinel" ? "-sentinel" : ""}`, ...engine.metadata.labels },
}));

// Who follows or calls whom, as deploy/local runs it.
export function neighbours() {
  const ports = readFileSync(join(root, "deploy/local/ports"), "utf8");
  return Object.fromEntries(services.map((service) => [service, ports.match(new RegExp(`\\[${service}\\]="([^"]+)"`))[1].split(" ").sort()]));
}

// Every string of an object, with the path to it.
export function* stringsOf(value, path = "") {
  if (typeof value === "string") yield [path, value];
  else if (value && typeof value === "object") for (const [key, inner] of Object.entries(value)) yield* stringsOf(inner, `${path}/${key}`);
}
