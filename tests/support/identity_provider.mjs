// An OpenID Connect issuer, with keys that come and go. What it publishes is read from a file before each answer.
// Usage: identity_provider.mjs PLAN
//   PLAN: {"keys": {"first": "RS256"}, "down": false, "maxAge": 60, "redirect": "/elsewhere", "padding": 0, "configuration": {}}; keys by their id,
//   each made when it is first named; the last three are faults: the keys are elsewhere, or behind so many blanks, or the configuration says that.
//   POST /tokens {"key": "first", "algorithm": "RS256", "claims": {}, "header": {}, "lifetime": 600} answers with a token; the algorithm makes a
//   key that need not be published.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { json, text } from 'node:stream/consumers';

import { OAuth2Issuer, OAuth2Service } from 'oauth2-mock-server';

const [planFile] = process.argv.slice(2);
const print = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);
const plan = () => JSON.parse(readFileSync(planFile, 'utf8'));

const signer = new OAuth2Issuer();
const made = new Map();

function keyOf(id, algorithm) {
  if (!made.has(id)) made.set(id, signer.keys.generate(algorithm, { kid: id }));
  return made.get(id);
}

async function published() {
  const issuer = new OAuth2Issuer();
  issuer.url = signer.url;
  for (const [id, algorithm] of Object.entries(plan().keys ?? {})) await issuer.keys.add(await keyOf(id, algorithm));
  return new OAuth2Service(issuer);
}

async function token({ key, algorithm, claims = {}, header = {}, lifetime = 600 }) {
  await keyOf(key, algorithm ?? plan().keys[key]);
  const withClaims = (head, payload) => {
    Object.assign(head, header);
    Object.assign(payload, claims);
  };
  return signer.buildToken({ kid: key, expiresIn: lifetime, scopesOrTransform: withClaims });
}

function faulty(service, url, response) {
  const { redirect, padding, configuration } = plan();
  if (url === '/jwks' && redirect) return response.writeHead(302, { Location: redirect }).end();
  if (url === '/jwks' && padding) return response.end(' '.repeat(padding) + JSON.stringify({ keys: service.issuer.keys.toJSON() }));
  const usual = { issuer: signer.url, jwks_uri: `${signer.url}/jwks` };
  if (url.startsWith('/.well-known') && configuration) return response.end(JSON.stringify({ ...usual, ...configuration }));
  return null;
}

const server = createServer(async (request, response) => {
  if (request.method === 'POST' && request.url === '/tokens') {
    response.end(await token(await json(request)));
    return;
  }
  await text(request);
  if (plan().down) {
    print({ event: 'refused' });
    request.socket.destroy();
    return;
  }
  if (request.url === '/jwks') print({ event: 'keys' });
  if (plan().maxAge !== undefined) response.setHeader('Cache-Control', `public, max-age=${plan().maxAge}`);
  const service = await published();
  if (!faulty(service, request.url, response)) service.requestHandler(request, response);
});
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  signer.url = `http://127.0.0.1:${port}`;
  print({ event: 'listening', port });
});
