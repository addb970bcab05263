// Who may open a connection to whom, as the network policies of an overlay have it.
import { containersOf, ofKind, podOf, selects } from "./manifests.mjs";

// What a policy sees of one end: labels of a pod; the namespace, when it is not the suite's; the ports that have names.
export const inside = (labels, workload) => ({ labels, ports: workload ? containersOf(workload).flatMap(({ ports }) => ports ?? []) : [] });
export const outside = (namespace, labels = {}) => ({ labels, namespace, ports: [] });

function isPeer(peer, { labels, namespace }) {
  if (peer.ipBlock) return false;
  const place = peer.namespaceSelector ? namespace && selects(peer.namespaceSelector, { "kubernetes.io/metadata.name": namespace }) : !namespace;
  return Boolean(place) && selects(peer.podSelector ?? {}, labels);
}

function isOpen(ports, number, protocol, end) {
  return !ports || ports.some(({ port, protocol: known = "TCP" }) =>
    known === protocol && (typeof port === "string" ? end.ports.find(({ name }) => name === port)?.containerPort : port) === number);
}

function allows(overlay, direction, end, other, server, port, protocol) {
  if (end.namespace) return true; // its policies are its own affair
  const [rules, peers] = direction === "Egress" ? ["egress", "to"] : ["ingress", "from"];
  const policies = ofKind(overlay, "NetworkPolicy").filter(({ spec }) => spec.policyTypes.includes(direction) && selects(spec.podSelector, end.labels));
  return policies.some(({ spec }) => (spec[rules] ?? []).some((rule) =>
    (!rule[peers] || rule[peers].some((peer) => isPeer(peer, other))) && isOpen(rule.ports, port, protocol, server)));
}

export const reaches = (overlay, client, server, port, protocol = "TCP") =>
  allows(overlay, "Egress", client, server, server, port, protocol) && allows(overlay, "Ingress", server, client, server, port, protocol);

// The addresses [host, port] in the secrets that a workload mounts, by the file's name.
export function addressOf(overlay, workload, file) {
  for (const { secret } of podOf(workload).volumes ?? []) {
    const made = ofKind(overlay, "ExternalSecret").find(({ spec }) => spec.target.name === secret?.secretName);
    const url = made?.spec.target.template.data[file];
    if (url && (!secret.items || secret.items.some(({ key }) => key === file))) return url.match(/@([\w-]+):(\d+)/).slice(1);
  }
  return undefined;
}
