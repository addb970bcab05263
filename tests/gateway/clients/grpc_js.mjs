// Native gRPC as a browser-less JavaScript client sees it. Usage: grpc_js.mjs ADDRESS PROTO_FOLDER[:FOLDER] TOKEN SITE [AUTHORITY]
// With the file of an authority, over TLS.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [address, protoFolder, token, site, authority] = process.argv.slice(2);
const definition = loader.loadSync(
  ['passerelle/contacts/v1/people.proto', 'passerelle/gateway/v1/sessions.proto', 'google/rpc/status.proto', 'google/rpc/error_details.proto'],
  { includeDirs: protoFolder.split(':'), enums: String, longs: String, defaults: true },
);
const api = grpc.loadPackageDefinition(definition);
const credentials = authority ? grpc.credentials.createSsl(readFileSync(authority)) : grpc.credentials.createInsecure();
const people = new api.passerelle.contacts.v1.PeopleService(address, credentials);
const sessions = new api.passerelle.gateway.v1.SessionService(address, credentials);

function call(client, method, request, { metadata = {}, timeout = 5000 } = {}) {
  const sent = new grpc.Metadata();
  for (const [name, value] of Object.entries(metadata)) sent.set(name, value);
  return new Promise((resolve, reject) => {
    client[method](request, sent, { deadline: Date.now() + timeout }, (error, response) => (error ? reject(error) : resolve(response)));
  });
}
async function refusal(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  assert.fail('the call was not refused');
}
const authorised = { authorization: `Bearer ${token}` };

const me = await call(sessions, 'getMe', {}, { metadata: authorised });
assert.deepEqual(me.roles, ['reception']);

const key = randomUUID();
const request = { site, gender: 'WOMAN', adultConfirmed: true };
const metadata = { ...authorised, 'idempotency-key': key };
const person = await call(people, 'registerPerson', request, { metadata });
assert.equal(person.id, key);
assert.deepEqual(await call(people, 'registerPerson', request, { metadata }), person);

const reused = await refusal(call(people, 'registerPerson', { ...request, gender: 'MAN' }, { metadata }));
assert.equal(reused.code, grpc.status.ALREADY_EXISTS);
const details = reused.metadata.get('grpc-status-details-bin')[0];
assert.ok(details.includes('IDEMPOTENCY_KEY_REUSED'), 'the details carry the reason');

const anonymous = await refusal(call(people, 'listPeople', {}));
assert.equal(anonymous.code, grpc.status.UNAUTHENTICATED);

const forged = await refusal(call(people, 'listPeople', {}, { metadata: { 'x-passerelle-principal-bin': Buffer.from('forged') } }));
assert.equal(forged.code, grpc.status.UNAUTHENTICATED);

const late = await refusal(call(people, 'listPeople', {}, { metadata: authorised, timeout: 0 }));
assert.equal(late.code, grpc.status.DEADLINE_EXCEEDED);

const Health = grpc.makeGenericClientConstructor({
  check: {
    path: '/grpc.health.v1.Health/Check',
    requestStream: false,
    responseStream: false,
    requestSerialize: () => Buffer.alloc(0),
    responseDeserialize: (bytes) => bytes,
  },
});
const health = await call(new Health(address, credentials), 'check', {});
assert.deepEqual([...health], [8, 1], 'SERVING');
console.log('ok');
