// A mail server that takes e-mails to partners, and prints each as a JSON line. How it answers is read from a file before
// each mail.
// Usage: mail_server.mjs PLAN [KEY CERTIFICATE]; STARTTLS is offered with a certificate only.
//   PLAN: {"refuse": 550, "at": "greeting" | "sender" | "recipient" | "message", "delayMs": 0, "silent": false}; the delay is that of
//   the greeting, and a silent server takes a message and says nothing.
import { readFileSync } from 'node:fs';

import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

const [planFile, key, certificate] = process.argv.slice(2);
const print = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);

const plan = () => JSON.parse(readFileSync(planFile, 'utf8'));

function refusal(step) {
  const { refuse, at = 'recipient' } = plan();
  if (!refuse || at !== step) return null;
  print({ event: 'refused', at, code: refuse });
  return Object.assign(new Error('refused'), { responseCode: refuse });
}

async function take(stream, session, done) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  const mail = await PostalMime.parse(raw);
  const refused = refusal('message');
  if (refused) return done(refused);
  print({
    event: 'mail',
    encrypted: session.secure,
    from: session.envelope.mailFrom.address,
    to: session.envelope.rcptTo.map(({ address }) => address),
    headers: mail.headers.map(({ key: name, value }) => `${name}: ${value}`),
    subject: mail.subject,
    messageId: mail.messageId,
    text: mail.text,
    raw: raw.toString('utf8'),
  });
  return plan().silent || done();
}

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: certificate ? ['AUTH'] : ['AUTH', 'STARTTLS'],
  ...(certificate && { key: readFileSync(key), cert: readFileSync(certificate) }),
  onConnect: (session, done) => setTimeout(() => done(refusal('greeting')), plan().delayMs ?? 0),
  onMailFrom: (address, session, done) => done(refusal('sender')),
  onRcptTo: (address, session, done) => done(refusal('recipient')),
  onData: take,
});
server.on('error', ({ message }) => process.stderr.write(`${message}\n`));
server.listen(0, '127.0.0.1', () => print({ event: 'listening', port: server.server.address().port }));
