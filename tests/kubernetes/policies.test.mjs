// The rules that every manifest keeps, whoever writes the next one.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  containersOf, engines, environmentOf, envOf, kubernetes, labelsOf, named, neighbours, objectsOf, ofKind, overlays, podOf, processes, selects, services, stringsOf,
  title, workloads,
} from "./lib/manifests.mjs";

// What a process takes when PASSERELLE_POOL_SIZE is not set; a service has one more to order its events, and one for each service it follows.
const connectionsOf = (process) => (process === "gateway" ? 16 : 16 + 1 + 4);

const rules = {
  "no pod runs as root, asks for the host, or holds a token": (overlay) => {
    for (const workload of workloads(overlay)) {
      const pod = podOf(workload);
      assert.equal(pod.securityContext.runAsNonRoot, true, title(workload));
      assert.equal(pod.securityContext.runAsUser, 65532, title(workload));
      assert.equal(pod.securityContext.seccompProfile.type, "RuntimeDefault", title(workload));
      assert.equal(pod.automountServiceAccountToken, false, title(workload));
      for (const field of ["hostNetwork", "hostPID", "hostIPC"]) assert.ok(!pod[field], `${title(workload)}: ${field}`);
      for (const volume of pod.volumes) assert.ok(!volume.hostPath, `${title(workload)}: ${volume.name}`);
      const account = named(overlay, "ServiceAccount", pod.serviceAccountName);
      assert.equal(account?.automountServiceAccountToken, false, `the account of ${title(workload)}`);
    }
  },
  "no container can write its image, gain rights, or run without limits": (overlay) => {
    for (const workload of workloads(overlay)) for (const container of containersOf(workload)) {
      const { securityContext: rights, resources } = container;
      assert.equal(rights.allowPrivilegeEscalation, false, title(workload));
      assert.equal(rights.readOnlyRootFilesystem, true, title(workload));
      assert.deepEqual(rights.capabilities, { drop: ["ALL"] }, title(workload));
      for (const part of ["requests", "limits"]) assert.ok(resources[part].cpu && resources[part].memory, `${title(workload)}: ${part}`);
    }
  },
  "every image has a tag, and none is latest": (overlay) => {
    for (const workload of workloads(overlay)) for (const { image } of containersOf(workload)) {
      const tag = image.match(/:([^:/]+)$/)?.[1];
      assert.ok(tag && tag !== "latest", `${title(workload)}: ${image}`);
    }
  },
  "every process has the three probes, and liveness asks no dependency": (overlay) => {
    for (const deployment of ofKind(overlay, "Deployment")) for (const container of containersOf(deployment)) {
      const { startupProbe, readinessProbe, livenessProbe } = container;
      assert.ok(startupProbe && readinessProbe && livenessProbe, title(deployment));
      if (livenessProbe.grpc) {
        assert.equal(livenessProbe.grpc.service, "liveness", title(deployment));
        assert.equal(readinessProbe.grpc.service, "readiness", title(deployment));
        const health = container.ports.find(({ name }) => name === "health").containerPort;
        for (const probe of [startupProbe, readinessProbe, livenessProbe]) assert.equal(probe.grpc.port, health, title(deployment));
      } else {
        assert.deepEqual([livenessProbe.httpGet.path, readinessProbe.httpGet.path], ["/livez", "/readyz"], title(deployment));
      }
    }
  },
  "a process has ended before it is killed": (overlay) => {
    for (const deployment of ofKind(overlay, "Deployment")) for (const container of containersOf(deployment)) {
      const pause = container.lifecycle.preStop.sleep.seconds;
      const drain = Number(envOf(container).PASSERELLE_DRAIN_SECONDS);
      assert.ok(pause > 0 && drain > 0, title(deployment));
      assert.ok(pause + drain + 5 < podOf(deployment).terminationGracePeriodSeconds, title(deployment));
    }
  },
  "a replacement takes no replica away before the new one is ready": (overlay) => {
    for (const deployment of ofKind(overlay, "Deployment")) {
      assert.equal(deployment.spec.strategy.rollingUpdate.maxUnavailable, 0, title(deployment));
      const spread = podOf(deployment).topologySpreadConstraints.map(({ topologyKey }) => topologyKey);
      assert.deepEqual(spread, ["kubernetes.io/hostname", "topology.kubernetes.io/zone"], title(deployment));
    }
  },
  "every process has a headless service, a budget, an autoscaler and a policy of its own": (overlay) => {
    assert.deepEqual(ofKind(overlay, "Deployment").map(({ metadata }) => metadata.name).sort(), [...processes].sort());
    for (const deployment of ofKind(overlay, "Deployment")) {
      const { name } = deployment.metadata;
      const labels = labelsOf(deployment);
      const service = named(overlay, "Service", name);
      assert.equal(service.spec.clusterIP, "None", name);
      assert.ok(selects(service.spec.selector, labels), `Service ${name}`);
      for (const port of service.spec.ports)
        assert.ok(containersOf(deployment)[0].ports.some((known) => known.name === port.targetPort), `Service ${name}: ${port.name}`);
      assert.ok(selects(named(overlay, "PodDisruptionBudget", name).spec.selector, labels), `PodDisruptionBudget ${name}`);
      assert.equal(named(overlay, "HorizontalPodAutoscaler", name).spec.scaleTargetRef.name, name);
      assert.ok(selects(named(overlay, "NetworkPolicy", name).spec.podSelector, labels), `NetworkPolicy ${name}`);
    }
  },
  "no service takes in the pods of a migration": (overlay) => {
    for (const job of ofKind(overlay, "Job")) for (const service of ofKind(overlay, "Service"))
      assert.ok(!selects(service.spec.selector, labelsOf(job)), `${title(service)} and ${title(job)}`);
  },
  "each database is migrated by its owner, whom no process that serves can be": (overlay) => {
    for (const name of processes) {
      const job = named(overlay, "Job", `${name}-migration`);
      const [container] = containersOf(job);
      assert.deepEqual(container.args, ["migrate"], name);
      assert.equal(envOf(container).PASSERELLE_APPLICATION_ROLE, `passerelle_${name}_app`);
      assert.equal(container.image, containersOf(named(overlay, "Deployment", name))[0].image, name);
      const secrets = podOf(named(overlay, "Deployment", name)).volumes.map(({ secret }) => secret?.secretName);
      assert.ok(!secrets.some((secret) => secret?.endsWith("-owner")), name);
    }
  },
  "what is not allowed is refused, and who may talk to whom is what the services' settings say": (overlay) => {
    const all = named(overlay, "NetworkPolicy", "deny-all").spec;
    assert.deepEqual(all, { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
    const called = { ...neighbours(), gateway: [...services].sort() };
    const name = ({ podSelector }) => podSelector?.matchLabels?.["app.kubernetes.io/name"];
    for (const process of processes) {
      const { ingress, egress } = named(overlay, "NetworkPolicy", process).spec;
      const out = egress.flatMap(({ to }) => to).map(name).filter((peer) => processes.includes(peer)).sort();
      assert.deepEqual(out, called[process], `egress of ${process}`);
      const callers = processes.filter((caller) => called[caller].includes(process)).sort();
      assert.deepEqual(ingress.flatMap(({ from }) => from).map(name).filter(Boolean).sort(), callers, `ingress of ${process}`);
      const environment = envOf(containersOf(named(overlay, "Deployment", process))[0]);
      const told = (environment.PASSERELLE_NEIGHBOURS ?? environment.PASSERELLE_UPSTREAMS).split(",").map((entry) => entry.split("=")[0]);
      assert.deepEqual(told.sort(), called[process], `settings of ${process}`);
    }
  },
  "addresses of neighbours are ports that they serve, and that the caller's policy opens": (overlay) => {
    for (const process of processes) {
      const environment = envOf(containersOf(named(overlay, "Deployment", process))[0]);
      for (const entry of (environment.PASSERELLE_NEIGHBOURS ?? environment.PASSERELLE_UPSTREAMS).split(",")) {
        const [, name, port] = entry.match(/^\w+=(\w+):(\d+)$/);
        const served = named(overlay, "Service", name).spec.ports.find((known) => known.name === "grpc").port;
        assert.equal(Number(port), served, `${process} → ${name}`);
        assert.ok(named(overlay, "NetworkPolicy", process).spec.egress.some(({ to, ports }) =>
          to.some(({ podSelector }) => podSelector?.matchLabels["app.kubernetes.io/name"] === name) && ports.some((open) => open.port === served)));
      }
    }
  },
  "every policy takes effect on pods that exist, or on an engine's": (overlay) => {
    const pods = [...workloads(overlay).map(labelsOf), ...engines(overlay).map(({ labels }) => labels)];
    for (const policy of ofKind(overlay, "NetworkPolicy")) assert.ok(pods.some((labels) => selects(policy.spec.podSelector, labels)), title(policy));
  },
  "a migration that fails leaves its attempts' logs, and is seen for a week": (overlay) => {
    for (const job of ofKind(overlay, "Job")) {
      assert.equal(podOf(job).restartPolicy, "Never", title(job));
      assert.ok(job.spec.ttlSecondsAfterFinished >= 7 * 24 * 3600, title(job));
      // The pauses between attempts double from ten seconds: the database of a new cluster takes its minutes.
      assert.ok(10 * (2 ** job.spec.backoffLimit - 1) >= 600, title(job));
    }
  },
  "whoever may send mail says from whom": (overlay) => {
    for (const deployment of ofKind(overlay, "Deployment")) {
      const { PASSERELLE_MAIL_URL_FILE: server, PASSERELLE_MAIL_FROM: from } = environmentOf(overlay, containersOf(deployment)[0]);
      if (!server) continue;
      assert.ok(from, title(deployment));
      if (overlay === "production") assert.doesNotMatch(from, /@localhost$/, title(deployment));
    }
  },
  "no secret stands in a manifest": (overlay) => {
    assert.deepEqual(ofKind(overlay, "Secret").map(title), []);
    for (const workload of workloads(overlay)) for (const container of containersOf(workload))
      for (const [name, value] of Object.entries(environmentOf(overlay, container)))
        if (/URL$|KEYS?$|PASSWORD|SECRET|TOKEN/.test(name) && name !== "PASSERELLE_PUBLIC_URL") assert.fail(`${title(workload)}: ${name}=${value}`);
    for (const object of objectsOf(overlay)) for (const [path, value] of stringsOf(object)) {
      if (object.kind === "ConfigMap" && path.endsWith(".json")) continue; // dashboards
      assert.doesNotMatch(value, /-----BEGIN|whsec_|:\/\/[^:/@]*:[^@{]+@/, `${title(object)}${path}`);
      assert.doesNotMatch(value, /(?<![\w/+.-])[A-Za-z0-9+/]{43}=(?![\w=])/, `${title(object)}${path}`);
    }
  },
};
for (const overlay of overlays) for (const [rule, check] of Object.entries(rules)) test(`${overlay}: ${rule}`, () => check(overlay));

test("production: every secret that a pod mounts is made by somebody, with the files that its settings name", () => {
  const made = new Map();
  for (const { spec, metadata } of ofKind("production", "ExternalSecret")) made.set(spec.target.name ?? metadata.name, Object.keys(spec.target.template.data));
  for (const { spec } of ofKind("production", "Certificate")) made.set(spec.secretName, ["tls.crt", "tls.key", "ca.crt"]);
  for (const { metadata } of ofKind("production", "Cluster")) made.set(`${metadata.name}-ca`, ["ca.crt"]);
  for (const workload of workloads("production")) {
    const files = new Set();
    const [container] = containersOf(workload);
    for (const { name, secret } of podOf(workload).volumes.filter(({ secret }) => secret)) {
      const { mountPath } = container.volumeMounts.find((mount) => mount.name === name);
      assert.ok(made.has(secret.secretName), `${title(workload)}: ${secret.secretName}`);
      const keys = secret.items?.map(({ key }) => key) ?? made.get(secret.secretName);
      for (const key of keys) assert.ok(made.get(secret.secretName).includes(key), `${title(workload)}: ${secret.secretName}/${key}`);
      for (const key of secret.items?.map(({ path }) => path) ?? keys) files.add(join(mountPath, key));
    }
    for (const [name, value] of Object.entries(environmentOf("production", container))) {
      if (name.endsWith("_FILE")) assert.ok(files.has(value), `${title(workload)}: ${name}=${value}`);
      if (name.endsWith("_TLS_DIR")) assert.ok(files.has(join(value, "tls.crt")), `${title(workload)}: ${name}=${value}`);
    }
  }
});

test("production: each certificate carries its process's identity and the names that it is called by", () => {
  for (const process of processes) {
    const { dnsNames, uris, usages } = named("production", "Certificate", process).spec;
    assert.deepEqual(uris, [`spiffe://passerelle/${process}`]);
    assert.ok(dnsNames.includes(process) && dnsNames.includes(`${process}.passerelle.svc`), process);
    assert.ok(usages.includes("server auth") && usages.includes("client auth"), process);
  }
});

test("production: the authority keeps its key when it is renewed, which processes do not", () => {
  for (const { metadata, spec } of ofKind("production", "Certificate"))
    assert.equal(spec.privateKey.rotationPolicy, spec.isCA ? "Never" : "Always", metadata.name);
});

test("production: the cache gives up what is old before its memory is used up", () => {
  const { kubernetesConfig, redisConfig } = named("production", "RedisReplication", "cache").spec;
  const settings = named("production", "ConfigMap", redisConfig.additionalRedisConfig).data["redis-additional.conf"];
  assert.match(settings, /^maxmemory-policy allkeys-lru$/m);
  const [, limit] = kubernetesConfig.resources.limits.memory.match(/^(\d+)Mi$/);
  const most = Number(settings.match(/^maxmemory (\d+)$/m)[1]);
  assert.ok(most <= 0.75 * Number(limit) * 2 ** 20, `${most} of ${limit}Mi`);
});

test("production: two replicas at least, of every process and database, and connections for the most replicas", () => {
  for (const process of processes) {
    const { minReplicas, maxReplicas } = named("production", "HorizontalPodAutoscaler", process).spec;
    assert.ok(minReplicas >= 2, process);
    const cluster = named("production", "Cluster", `${process}-db`).spec;
    assert.ok(cluster.instances >= 3, process);
    // One more than the most while pods are replaced; some are left for administrators and the operator.
    assert.ok((maxReplicas + 1) * connectionsOf(process) + 20 <= Number(cluster.postgresql.parameters.max_connections), process);
  }
});

test("production: every database is backed up, by two roles, and tells no data in its log", () => {
  for (const process of processes) {
    const { spec } = named("production", "Cluster", `${process}-db`);
    assert.equal(spec.bootstrap.initdb.owner, `passerelle_${process}_owner`);
    assert.ok(spec.managed.roles.some(({ name, login }) => name === `passerelle_${process}_app` && login), process);
    assert.equal(spec.postgresql.parameters.log_error_verbosity, "terse");
    assert.equal(spec.plugins[0].isWALArchiver, true);
    assert.equal(named("production", "ScheduledBackup", `${process}-db`).spec.cluster.name, `${process}-db`);
  }
  const times = ofKind("production", "ScheduledBackup").map(({ spec }) => spec.schedule);
  assert.equal(new Set(times).size, processes.length, "backups one after the other");
});

for (const overlay of overlays) {
  test(`${overlay}: processes talk by mutual TLS, and the gateway by TLS to everybody else`, () => {
    for (const process of processes) {
      const deployment = named(overlay, "Deployment", process);
      const environment = environmentOf(overlay, containersOf(deployment)[0]);
      assert.equal(environment.PASSERELLE_TLS_DIR, "/run/tls", process);
      assert.ok(!podOf(deployment).volumes.find(({ name }) => name === "tls").secret.optional, process);
      if (process === "gateway") assert.equal(environment.PASSERELLE_PUBLIC_TLS_DIR, "/run/tls");
    }
  });
}

test("production: the door serves nothing in clear, and sends whoever comes so to TLS", () => {
  const { listeners } = named("production", "Gateway", "door").spec;
  const clear = listeners.filter(({ tls }) => !tls);
  assert.deepEqual(clear.map(({ port, protocol }) => [port, protocol]), [[80, "HTTP"]]);
  for (const route of ofKind("production", "HTTPRoute", "GRPCRoute")) for (const { sectionName } of route.spec.parentRefs) {
    assert.ok(listeners.some(({ name }) => name === sectionName), title(route));
    if (!clear.some(({ name }) => name === sectionName)) continue;
    for (const rule of route.spec.rules) {
      assert.equal(rule.backendRefs, undefined, title(route));
      assert.equal(rule.filters[0].requestRedirect.scheme, "https", title(route));
    }
  }
});

test("production: the door's proxy believes the gateway by its name", () => {
  const door = named("production", "BackendTLSPolicy", "gateway").spec;
  assert.ok(named("production", "Certificate", "gateway").spec.dnsNames.includes(door.validation.hostname));
});

test("production: the gateway starts without identity providers, and finds a file of them where the overlay says", () => {
  const gateway = named("production", "Deployment", "gateway");
  const { configMap } = podOf(gateway).volumes.find(({ name }) => name === "identity-providers");
  assert.equal(configMap.optional, true);
  const { mountPath } = containersOf(gateway)[0].volumeMounts.find(({ name }) => name === "identity-providers");
  const overlay = readFileSync(join(kubernetes, "overlays/production/kustomization.yaml"), "utf8");
  assert.ok(overlay.includes(`PASSERELLE_IDENTITY_PROVIDERS_FILE=${mountPath}/`));
});

const binaries = process.env.PASSERELLE_BIN;
const skip = binaries && existsSync(join(binaries, "passerelle-gateway")) ? false : "no programs (PASSERELLE_BIN)";
for (const overlay of overlays) {
  test(`${overlay}: every setting is one that its program knows`, { skip }, () => {
    for (const workload of workloads(overlay)) for (const container of containersOf(workload)) {
      const [, program] = container.image.match(/passerelle-(\w+):/);
      const help = execFileSync(join(binaries, `passerelle-${program}`), ["--help"], { encoding: "utf8" });
      for (const name of Object.keys(environmentOf(overlay, container)))
        assert.ok(help.includes(`  ${name.replace(/_FILE$/, "")}  (`), `${title(workload)}: ${name}`);
    }
  });
}
