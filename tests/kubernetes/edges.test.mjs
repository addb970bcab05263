// Who reaches what besides each other: databases, cache, names, metrics, the door. Nobody reaches what is not theirs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, inside, outside, reaches } from "./lib/edges.mjs";
import { containersOf, engines, labelsOf, named, ofKind, overlays, processes, title, workloads } from "./lib/manifests.mjs";

const production = "production";
const pods = (overlay) => [
  ...workloads(overlay).map((workload) => [title(workload), inside(labelsOf(workload), workload), workload]),
  ...engines(overlay).map(({ engine, labels }) => [title(engine), inside(labels)]),
];
const enginesOf = (...kinds) => engines(production).filter(({ engine }) => kinds.includes(engine.kind));
const cache = enginesOf("RedisReplication", "RedisSentinel");

test("every workload reaches the database that its URL names, and no other", () => {
  for (const [name, pod, workload] of pods(production).filter(([, , workload]) => workload)) {
    const [host, port] = addressOf(production, workload, "database-url");
    assert.ok(named(production, "Cluster", host.replace(/-rw$/, "")), `${name}: ${host}`);
    for (const { engine, labels } of enginesOf("Cluster"))
      assert.equal(reaches(production, pod, inside(labels), Number(port)), `${engine.metadata.name}-rw` === host, `${name} → ${engine.metadata.name}`);
  }
});

test("every process reaches the cache that its URL names, and nothing else does", () => {
  const [replication] = enginesOf("RedisReplication");
  for (const [name, pod, workload] of pods(production).filter(([, , workload]) => workload)) {
    const address = addressOf(production, workload, "redis-url");
    assert.equal(Boolean(address), workload.kind === "Deployment", name);
    if (address) assert.equal(address[0], `${replication.engine.metadata.name}-master`, name);
    assert.equal(reaches(production, pod, inside(replication.labels), Number(address?.[1] ?? 6379)), Boolean(address), name);
    for (const { labels } of cache) assert.ok(!reaches(production, pod, inside(labels), 26379), `${name} → sentinel`);
  }
});

test("the cache's pods and sentinels watch and follow each other", () => {
  assert.equal(cache.length, 2);
  for (const one of cache) for (const other of cache) for (const port of [6379, 26379])
    assert.ok(reaches(production, inside(one.labels), inside(other.labels), port), `${title(one.engine)} → ${title(other.engine)}:${port}`);
});

test("a database's instances follow each other, and no other database's", () => {
  for (const one of enginesOf("Cluster")) for (const other of enginesOf("Cluster"))
    assert.equal(reaches(production, inside(one.labels), inside(other.labels), 5432), title(one.engine) === title(other.engine), `${title(one.engine)} → ${title(other.engine)}`);
});

test("operators reach what they run", () => {
  for (const { engine, labels } of enginesOf("Cluster")) for (const port of [5432, 8000])
    assert.ok(reaches(production, outside("cnpg-system"), inside(labels), port), `${title(engine)}:${port}`);
  for (const { engine, labels } of cache) for (const port of [6379, 26379])
    assert.ok(reaches(production, outside("redis-operator"), inside(labels), port), `${title(engine)}:${port}`);
});

for (const overlay of overlays) {
  test(`${overlay}: every pod may ask for names`, () => {
    for (const [name, pod] of pods(overlay)) for (const protocol of ["UDP", "TCP"])
      assert.ok(reaches(overlay, pod, outside("kube-system", { "k8s-app": "kube-dns" }), 53, protocol), `${name}: ${protocol}`);
  });

  test(`${overlay}: from outside everybody comes by the door, and Prometheus to the metrics only`, () => {
    for (const process of processes) {
      const deployment = named(overlay, "Deployment", process);
      const pod = inside(labelsOf(deployment), deployment);
      const isDoor = process === "gateway";
      for (const { name, containerPort } of containersOf(deployment)[0].ports) {
        assert.equal(reaches(overlay, outside("gateway-system"), pod, containerPort), isDoor && name !== "metrics", `the door's proxy → ${process} ${name}`);
        assert.equal(reaches(overlay, outside("monitoring"), pod, containerPort), name === "metrics", `Prometheus → ${process} ${name}`);
        assert.ok(!reaches(overlay, outside("default"), pod, containerPort), `somebody → ${process} ${name}`);
      }
    }
  });
}

test("Prometheus reaches every port that a monitor names", () => {
  const [{ spec }] = ofKind(production, "ServiceMonitor");
  assert.deepEqual([...spec.selector.matchExpressions[0].values].sort(), [...processes].sort());
  assert.deepEqual(spec.endpoints.map(({ port }) => port), ["metrics"]);
  for (const { engine, labels } of enginesOf("Cluster")) assert.ok(reaches(production, outside("monitoring"), inside(labels), 9187), title(engine));
});
