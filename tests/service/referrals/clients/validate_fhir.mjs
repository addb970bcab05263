// Validates FHIR R4 bundles: prints every fault, and ends with 1 when there is one.
// Usage: validate_fhir.mjs FILE, one bundle in JSON a line.
import { readFileSync } from 'node:fs';

import fhir from 'fhir';

const validator = new fhir.Fhir();
const [file] = process.argv.slice(2);
const bundles = readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
if (bundles.length === 0) throw new Error('there is nothing to validate');

const faults = bundles.flatMap((bundle) => {
  const where = new Set(bundle.entry.map((entry) => entry.fullUrl));
  const dangling = [...JSON.stringify(bundle).matchAll(/"reference":"([^"]*)"/g)]
    .filter(([, reference]) => !where.has(reference))
    .map(([, reference]) => `a reference leads nowhere: ${reference}`);
  // Warnings tell of codes outside of value sets that FHIR gives as examples.
  const broken = validator
    .validate(bundle, { errorOnUnexpected: true })
    .messages.filter(({ severity }) => severity === 'error' || severity === 'fatal')
    .map(({ location, message }) => `${location}: ${message}`);
  return [...dangling, ...broken];
});
console.log(faults.join('\n'));
process.exitCode = faults.length === 0 ? 0 : 1;
