import type { Random } from './random.ts';
import type { ServiceModel } from './source.ts';

const TERMS = ['invoice', 'holiday policy', 'router manual', 'contract renewal', 'safety sheet', 'roadmap', 'expense form'] as const;
const INDICES = ['documents', 'tickets', 'wiki', 'contracts'] as const;
const ROUTES = ['/v2/search', '/v2/suggest', '/v2/documents', '/v2/facets'] as const;
const address = (random: Random): string => `198.51.100.${random.int(1, 254)}`;
const user = (random: Random): string => `emp-${random.int(100, 4200)}`;

/** Search queries, indexing operations, API calls, security events. */
export const hsearch: ServiceModel = {
  service: 'hsearch',
  version: '8.2.0',
  canary: '8.3.0-beta.2',
  hosts: ['hsearch-1', 'hsearch-2', 'hsearch-3'],
  types: [
    {
      name: 'query',
      weight: 30,
      write: (r) => ({
        level: 'info',
        message: `Search for "${r.pick(TERMS)}" returned ${r.int(0, 480)} results`,
        userId: user(r),
        attributes: { index: r.pick(INDICES), latency_ms: r.around(24) },
      }),
    },
    {
      name: 'click',
      weight: 8,
      write: (r) => ({
        level: 'info',
        message: `Result ${r.int(1, 10)} opened for "${r.pick(TERMS)}"`,
        userId: user(r),
        attributes: { index: r.pick(INDICES) },
      }),
    },
    {
      name: 'indexed',
      weight: 14,
      write: (r) => ({
        level: 'info',
        message: `Indexed ${r.int(1, 500)} customer documents into ${r.pick(INDICES)}`,
        attributes: { latency_ms: r.around(180) },
      }),
    },
    {
      name: 'call',
      weight: 24,
      write: (r) => ({
        level: 'info',
        message: `GET ${r.pick(ROUTES)} 200 in ${r.around(18)} ms`,
        attributes: { method: 'GET', status: 200, client: address(r), bytes: r.around(5200) },
      }),
    },
    {
      name: 'merge',
      weight: 5,
      write: (r) => ({
        level: 'debug',
        message: `Segment merge on ${r.pick(INDICES)} rewrote ${r.int(2, 900)} MB in ${r.around(2100)} ms`,
      }),
    },
    {
      name: 'pressure',
      weight: 0.5,
      write: (r) => ({
        level: 'warn',
        message: `Heap usage at ${r.int(82, 95)} %, garbage collection paused requests for ${r.around(350)} ms`,
      }),
    },
    { name: 'config', weight: 5, write: (r) => ({ level: 'info', message: `Reloaded analyzer settings for index ${r.pick(INDICES)}` }) },
    {
      name: 'failed',
      weight: 0.8,
      write: (r) => ({
        level: 'error',
        message: `Could not parse document ${r.hex(10)}: unsupported file type`,
        attributes: { index: r.pick(INDICES) },
      }),
    },
    {
      name: 'login',
      weight: 6,
      write: (r) => ({ level: 'info', message: `User signed in with single sign-on from ${address(r)}`, userId: user(r) }),
    },
    {
      name: 'login-failed',
      weight: 0.12,
      write: (r) => ({
        level: 'warn',
        message: `Failed login for ${user(r)} from ${address(r)}: wrong password`,
        attributes: { attempt: r.int(1, 3) },
      }),
    },
    {
      name: 'forbidden',
      weight: 0.08,
      write: (r) => ({
        level: 'warn',
        message: `Permission denied: ${user(r)} may not read index ${r.pick(INDICES)}`,
        attributes: { status: 403 },
      }),
    },
    {
      name: 'export',
      weight: 0.4,
      write: (r) => ({
        level: 'info',
        message: `Search results exported and mailed to employee${r.int(1, 400)}@example.org`,
        userId: user(r),
        attributes: { index: r.pick(INDICES), rows: r.int(10, 5000) },
      }),
    },
    {
      name: 'postings',
      weight: 1.5,
      write: (r) => ({
        level: 'trace',
        message: `Postings of ${r.int(1, 6)} terms read from segment _${r.hex(3)}`,
        attributes: { index: r.pick(INDICES), bytes: r.around(40_000) },
      }),
    },
    {
      name: 'lost-shard',
      weight: 0.01,
      write: (r) => ({ level: 'fatal', message: `Shard ${r.int(0, 7)} of ${r.pick(INDICES)} is corrupt and was taken out of service` }),
    },
    {
      name: 'leak',
      weight: 0.3,
      write: (r) => ({
        level: 'debug',
        message: `Connector request sent with password=${r.hex(12)} and Authorization: Bearer ${r.hex(40)}`,
      }),
    },
  ],
  incidents: {
    'brute-force': [
      {
        name: 'guess',
        weight: 1,
        write: (r) => ({
          level: 'warn',
          message: `Failed login for admin from 198.51.100.66: wrong password`,
          attributes: { ip: '198.51.100.66', attempt: r.int(4, 900) },
        }),
      },
      {
        name: 'locked',
        weight: 0.1,
        write: () => ({
          level: 'error',
          message: 'Account admin locked after too many failed sign-in attempts',
          attributes: { ip: '198.51.100.66' },
        }),
      },
    ],
    'slow-db': [
      {
        name: 'shard',
        weight: 1,
        write: (r) => ({
          level: 'warn',
          message: `Shard ${r.int(0, 7)} of ${r.pick(INDICES)} answered after ${r.around(4100)} ms, request timed out`,
        }),
      },
    ],
    'error-burst': [
      {
        name: 'fail',
        weight: 1,
        write: (r) => ({
          level: 'error',
          message: `POST ${r.pick(ROUTES)} 500: upstream closed the connection`,
          attributes: { status: 500 },
        }),
      },
    ],
  },
};
