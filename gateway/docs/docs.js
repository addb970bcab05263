// Draws /openapi.json: every call with its parameters, its messages and a curl line to try.
'use strict';

const VERBS = ['get', 'post', 'put', 'patch', 'delete'];

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function resolve(api, node) {
  if (!node || !node.$ref) return node;
  return node.$ref.slice(2).split('/').reduce((part, key) => part[key], api);
}

function typeOf(schema) {
  if (!schema) return '';
  if (schema.$ref) return schema.$ref.split('.').pop();
  if (schema.type === 'array') return `${typeOf(schema.items)}[]`;
  if (schema.enum) return schema.enum.join(' | ');
  return schema.format ? `${schema.type} (${schema.format})` : schema.type;
}

function limitsOf(schema) {
  const names = ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'pattern'];
  return names.filter((name) => schema?.[name] !== undefined).map((name) => `${name} ${schema[name]}`).join(', ');
}

function table(rows) {
  const body = element('tbody');
  for (const [name, type, text] of rows) body.append(element('tr', {}, element('td', {}, element('code', {}, name)), element('td', {}, type), element('td', {}, text)));
  return element('table', {}, element('thead', {}, element('tr', {}, element('th', {}, 'Name'), element('th', {}, 'Type'), element('th', {}, ''))), body);
}

// The fields of a message, with those of the messages inside it below, each message once.
function messageTables(api, schema, seen = new Set()) {
  const tables = [];
  const target = schema?.type === 'array' ? schema.items : schema;
  if (!target?.$ref || seen.has(target.$ref)) return tables;
  seen.add(target.$ref);
  const message = resolve(api, target);
  const rows = Object.entries(message.properties ?? {}).map(([name, field]) => {
    const required = (message.required ?? []).includes(name) ? 'Required. ' : '';
    return [name, typeOf(field), [required + (field.description ?? ''), limitsOf(field)].filter(Boolean).join(' — ')];
  });
  tables.push(element('h4', {}, typeOf(target)), element('p', { class: 'note' }, message.description ?? ''));
  if (rows.length > 0) tables.push(table(rows));
  for (const field of Object.values(message.properties ?? {})) tables.push(...messageTables(api, field, seen));
  return tables;
}

function example(api, schema, depth = 0) {
  const known = resolve(api, schema) ?? {};
  if (known.enum) return known.enum[1] ?? known.enum[0];
  if (known.type === 'array') return depth > 3 ? [] : [example(api, known.items, depth + 1)];
  if (known.type === 'integer' || known.type === 'number') return known.minimum ?? 1;
  if (known.type === 'boolean') return true;
  if (known.type !== 'object') return { 'date-time': '2026-01-31T10:00:00Z', date: '2026-01-31', uuid: '0190b8a0-0000-7000-8000-000000000000' }[known.format] ?? '…';
  const fields = Object.entries(known.properties ?? {}).filter(([, field]) => !field.readOnly);
  return Object.fromEntries(fields.map(([name, field]) => [name, depth > 3 ? null : example(api, field, depth + 1)]));
}

function curlLine(api, path, verb, operation) {
  const body = operation.requestBody?.content['application/json'].schema;
  const parts = [`curl -X ${verb.toUpperCase()} '${location.origin}${path}'`];
  if (operation.security === undefined) parts.push(`-H "Authorization: Bearer $TOKEN"`);
  if (body) parts.push(`-H 'Content-Type: application/json'`, `-d '${JSON.stringify(example(api, body))}'`);
  return parts.join(' \\\n  ');
}

function draw(api, path, verb, operation) {
  const answer = operation.responses['200'].content['application/json'].schema;
  const body = operation.requestBody?.content['application/json'].schema;
  const inside = element('div', {}, element('p', {}, operation.description ?? ''));
  const permission = operation['x-permission'];
  const who = operation.security ? 'Anybody may call it.' : permission ? `Needs the permission ${permission}.` : 'Needs a token.';
  inside.append(element('p', { class: 'note' }, `${who} As gRPC: ${operation['x-grpc-method']}`));
  const parameters = (operation.parameters ?? []).map((parameter) => resolve(api, parameter));
  if (parameters.length > 0) {
    inside.append(element('h3', {}, 'Parameters'), table(parameters.map((parameter) => [
      parameter.name, `${typeOf(parameter.schema)} in ${parameter.in}`,
      [(parameter.required ? 'Required. ' : '') + (parameter.description ?? parameter.schema.description ?? ''), limitsOf(parameter.schema)].filter(Boolean).join(' — ')])));
  }
  if (body) inside.append(element('h3', {}, 'Body'), ...messageTables(api, body));
  inside.append(element('h3', {}, 'Answer'), ...messageTables(api, answer));
  inside.append(element('h3', {}, 'Try it'), element('pre', {}, curlLine(api, path, verb, operation)));
  const summary = element('summary', {}, element('span', { class: `verb ${verb}` }, verb.toUpperCase()), ' ', element('code', {}, path), ' ', element('span', { class: 'note' }, operation.summary ?? ''));
  const drawn = element('details', { id: operation.operationId }, summary, inside);
  drawn.dataset.text = `${verb} ${path} ${operation.description} ${permission ?? ''}`.toLowerCase();
  return drawn;
}

async function start() {
  const place = document.getElementById('operations');
  try {
    const api = await (await fetch('/openapi.json')).json();
    document.getElementById('about').textContent = api.info.description;
    place.replaceChildren();
    for (const tag of api.tags) {
      const section = element('section', {}, element('h2', {}, tag.name), element('p', {}, tag.description ?? ''));
      for (const [path, item] of Object.entries(api.paths)) {
        for (const verb of VERBS) if (item[verb]?.tags.includes(tag.name)) section.append(draw(api, path, verb, item[verb]));
      }
      place.append(section);
    }
  } catch (error) {
    place.replaceChildren(element('p', {}, `The description could not be read: ${error.message}`));
  }
  document.getElementById('find').addEventListener('input', (event) => {
    const wanted = event.target.value.toLowerCase();
    for (const drawn of document.querySelectorAll('details')) drawn.hidden = !drawn.dataset.text.includes(wanted);
  });
}

start();
