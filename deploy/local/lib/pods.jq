# The pod of one workload of an overlay, as podman 4.3 plays it, after the ConfigMaps that it takes in.
#
#   jq --slurp --compact-output --arg kind Deployment|Job --arg workload contacts --arg pod NAME --arg suite NAME --arg secrets FOLDER \
#     --arg postgres FOLDER --arg redis FOLDER --from-file pods.jq <OBJECTS
#
# Image, arguments, environment, rights and limits stay as the manifest has them. What podman 4.3 does otherwise than Kubernetes:
# - it plays no Job, and names the pods of a Deployment alike: each becomes a Pod, of a name that is given;
# - it hands Secrets to containers in base64: they become folders of the host. `items` makes the folder SECRET+KEY;
# - an emptyDir is a volume of that name, which pods share: each gets a name of its own;
# - it opens every containerPort on all addresses of the machine: none is named;
# - it asks no gRPC probe, and an HTTP probe needs curl in the image: lib/containers.sh asks from outside;
# - it has no hook before the end, no spreading, no account: lib/containers.sh waits, the rest has no meaning on one machine.
# The databases and the cache come in by their sockets, which are the host's.

def folder($path): {hostPath: {path: $path, type: "Directory"}};

def volume($pod; $secrets):
  if .secret then {name} + folder("\($secrets)/\([.secret.secretName, (.secret.items // [] | .[].key)] | join("+"))")
  elif .emptyDir then .name = "\($pod)-\(.name)"
  else . end;

def container($pod; $own):
  del(.ports, .startupProbe, .readinessProbe, .livenessProbe, .lifecycle)
  | .volumeMounts |= map(if IN(.name; $own[]) then .name = "\($pod)-\(.name)" else . end)
  | .volumeMounts += [{name: "postgres", mountPath: "/run/postgres"}, {name: "redis", mountPath: "/run/redis"}];

def playable($pod; $secrets; $postgres; $redis):
  [.volumes[] | select(.emptyDir).name] as $own
  | del(.serviceAccountName, .automountServiceAccountToken, .topologySpreadConstraints)
  | .containers |= map(container($pod; $own))
  | .volumes |= map(volume($pod; $secrets))
  | .volumes += [{name: "postgres"} + folder($postgres), {name: "redis"} + folder($redis)];

(.[] | select(.kind == $kind and .metadata.name == $workload)) as $chosen
| $chosen.spec.template as $template
| [$template.spec.containers[].envFrom // [] | .[].configMapRef.name] as $settings
| (.[] | select(.kind == "ConfigMap" and IN(.metadata.name; $settings[]))),
  {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {name: $pod, labels: ($template.metadata.labels + {"passerelle/suite": $suite})},
    spec: ($template.spec | playable($pod; $secrets; $postgres; $redis))
  }
