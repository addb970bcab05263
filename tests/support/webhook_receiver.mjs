// A partner's software that takes webhooks. Every request is verified with the Standard Webhooks library; what happens is
// printed as JSON lines. How it answers is read from a file before each request, so that a test can change its mind.
// Usage: webhook_receiver.mjs PLAN [KEY CERTIFICATE]
//   PLAN: {"secrets": [...], "clock": UNIX_SECONDS, "status": 200, "headers": {}, "bodyBytes": 0, "silent": false, "delayMs": 0, "held": false};
//         a held answer is given once the plan no longer says so
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';

import { Webhook } from 'standardwebhooks';

const [planFile, key, certificate] = process.argv.slice(2);
const readPlan = () => JSON.parse(readFileSync(planFile, 'utf8'));
const print = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);

// The library refuses what its clock says is old; a test that plays days in a moment gives the clock.
const systemNow = Date.now;
function setClock(seconds) {
  Date.now = seconds ? () => seconds * 1000 : systemNow;
}

function verifies(secret, body, headers) {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function take(request, response) {
  const body = await bodyOf(request);
  const plan = readPlan();
  const { headers } = request;
  setClock(plan.clock);
  print({
    event: 'received',
    id: headers['webhook-id'],
    timestamp: headers['webhook-timestamp'],
    method: request.method,
    url: request.url,
    contentType: headers['content-type'],
    userAgent: headers['user-agent'],
    verified: (plan.secrets ?? []).map((secret) => verifies(secret, body, headers)),
    body: JSON.parse(body),
  });
  if (plan.silent) return;
  while (readPlan().held) await sleep(5);
  await sleep(plan.delayMs ?? 0);
  response.writeHead(plan.status ?? 200, plan.headers ?? {});
  response.end('x'.repeat(plan.bodyBytes ?? 0));
  print({ event: 'answered', id: headers['webhook-id'], status: plan.status ?? 200 });
}

const server = key
  ? https.createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, take)
  : http.createServer(take);
server.listen(0, '127.0.0.1', () => print({ event: 'listening', port: server.address().port }));
