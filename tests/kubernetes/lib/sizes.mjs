// What an overlay asks a cluster for: the sums of requests and limits of every pod that is always there, and the volumes.
import { containersOf, named, ofKind, processes } from "./manifests.mjs";

const units = { m: 1e-3, Mi: 2 ** 20, Gi: 2 ** 30 };
function amount(quantity) {
  const [, number, unit] = quantity.match(/^([\d.]+)(m|Mi|Gi)?$/);
  return Number(number) * (units[unit] ?? 1);
}
const gibibytes = (bytes) => bytes / 2 ** 30;

// `replicas` is the field of the autoscalers that says how many of each process: minReplicas or maxReplicas.
export function sizesOf(overlay, replicas) {
  const asked = [
    ...processes.map((name) => [named(overlay, "HorizontalPodAutoscaler", name).spec[replicas], containersOf(named(overlay, "Deployment", name))[0].resources]),
    ...ofKind(overlay, "Cluster").map(({ spec }) => [spec.instances, spec.resources]),
    ...ofKind(overlay, "RedisReplication", "RedisSentinel").map(({ spec }) => [spec.clusterSize, spec.kubernetesConfig.resources]),
  ];
  const sum = (of) => asked.reduce((total, [count, resources]) => total + count * of(resources), 0);
  const volumes = ofKind(overlay, "Cluster").map(({ spec }) => spec.instances * (amount(spec.storage.size) + amount(spec.walStorage.size)));
  return {
    pods: sum(() => 1),
    cpu: sum(({ requests }) => amount(requests.cpu)),
    memory: gibibytes(sum(({ requests }) => amount(requests.memory))),
    mostMemory: gibibytes(sum(({ limits }) => amount(limits.memory))),
    volumes: gibibytes(volumes.reduce((total, bytes) => total + bytes, 0)),
    // Instances of one database stand on different nodes.
    nodes: Math.max(1, ...ofKind(overlay, "Cluster").map(({ spec }) => (spec.affinity.podAntiAffinityType === "required" ? spec.instances : 1))),
  };
}
