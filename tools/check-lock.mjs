// Every optional dependency that a locked package names must be in the lockfile, or npm ci fails on every machine.
import { readFileSync } from 'node:fs';
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const names = new Set(Object.keys(packages).map((k) => k.split('node_modules/').pop()));
const missing = Object.entries(packages).flatMap(([k, v]) =>
  Object.keys(v.optionalDependencies ?? {})
    .filter((n) => !names.has(n))
    .map((n) => `${k} ${v.version}: ${n}`),
);
console.log(missing.length ? missing.join('\n') : 'lockfile complete');
process.exitCode = missing.length ? 1 : 0;
