// An OpenTelemetry collector: takes spans over OTLP/HTTP, and prints each as a JSON line.
// Usage: otlp_collector.mjs PLAN [KEY CERTIFICATE]
//   PLAN: {"status": 200, "silent": false}
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';

import protobuf from 'protobufjs';

// What the test reads of opentelemetry/proto/collector/trace/v1/trace_service.proto; further fields are passed over.
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Export { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
  message Resource { repeated Attribute attributes = 1; }
  message ScopeSpans { repeated Span spans = 2; }
  message Attribute { string key = 1; Value value = 2; }
  message Value { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; } }
  message Status { string message = 2; int32 code = 3; }
  message Span {
    bytes trace_id = 1;
    bytes span_id = 2;
    bytes parent_span_id = 4;
    string name = 5;
    int32 kind = 6;
    fixed64 start_time_unix_nano = 7;
    fixed64 end_time_unix_nano = 8;
    repeated Attribute attributes = 9;
    Status status = 15;
  }
`);
const Export = root.lookupType('Export');
const kinds = ['', 'internal', 'server', 'client', 'producer', 'consumer'];

const [planFile, key, certificate] = process.argv.slice(2);
const print = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);

function valuesOf(attributes) {
  return Object.fromEntries(attributes.map(({ key: name, value }) => [name, String(value[value.value])]));
}

function describe(span, process) {
  return {
    event: 'span',
    process,
    trace: span.traceId.toString('hex'),
    id: span.spanId.toString('hex'),
    parent: span.parentSpanId.toString('hex').replace(/^0+$/, ''),
    name: span.name,
    kind: kinds[span.kind],
    seconds: Number(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)) / 1e9,
    failed: span.status?.code === 2,
    message: span.status?.message ?? '',
    attributes: valuesOf(span.attributes),
  };
}

function tell(body) {
  const batch = Export.toObject(Export.decode(body), { longs: String, oneofs: true, arrays: true, defaults: true, bytes: Buffer });
  for (const { resource, scopeSpans } of batch.resourceSpans) {
    const process = valuesOf(resource.attributes)['service.name'];
    for (const span of scopeSpans.flatMap(({ spans }) => spans)) print(describe(span, process));
  }
}

async function take(request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const plan = JSON.parse(readFileSync(planFile, 'utf8'));
  if (plan.silent) return;
  const status = plan.status ?? 200;
  print({ event: 'batch', method: request.method, url: request.url, contentType: request.headers['content-type'], status });
  if (status === 200) tell(Buffer.concat(chunks));
  response.writeHead(status, { 'content-type': 'application/x-protobuf' }).end();
}

const server = key
  ? https.createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, take)
  : http.createServer(take);
server.listen(0, '127.0.0.1', () => print({ event: 'listening', port: server.address().port }));
