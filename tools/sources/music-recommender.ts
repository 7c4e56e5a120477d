import type { Random } from './random.ts';
import type { ServiceModel } from './source.ts';

const GENRES = ['jazz', 'ambient', 'techno', 'folk', 'baroque', 'hip hop', 'soul', 'metal'] as const;
const MODELS = ['als-2026-10', 'two-tower-v7', 'session-gru-v3'] as const;
/** Numbers that payment providers publish for tests: they pass the checks of real ones, and are masked like them. */
const TEST_CARDS = ['4111 1111 1111 1111', '5555555555554444', '4012 8888 8888 1881'] as const;
const user = (random: Random): string => `u${random.int(1, 40_000)}`;
const track = (random: Random): string => `trk_${random.hex(8)}`;

/** User activity, recommendations, performance metrics, errors. */
export const musicRecommender: ServiceModel = {
  service: 'music-recommender',
  version: '3.14.2',
  canary: '3.15.0-rc.1',
  hosts: ['music-a1', 'music-a2', 'music-b1'],
  types: [
    {
      name: 'play',
      weight: 30,
      write: (r) => ({
        level: 'info',
        message: `Listener played track ${track(r)} from the ${r.pick(GENRES)} playlist`,
        userId: user(r),
        attributes: { device: r.pick(['ios', 'android', 'web', 'speaker']), position_s: 0 },
      }),
    },
    {
      name: 'skip',
      weight: 10,
      write: (r) => ({
        level: 'info',
        message: `Listener skipped track ${track(r)} on the ${r.pick(GENRES)} playlist`,
        userId: user(r),
        attributes: { reason: r.pick(['button', 'voice', 'gesture']), position_s: r.int(2, 90) },
      }),
    },
    {
      name: 'like',
      weight: 6,
      write: (r) => ({
        level: 'info',
        message: `Added ${track(r)} to playlist "${r.pick(GENRES)} ${r.pick(['mornings', 'nights', 'focus'])}"`,
        userId: user(r),
      }),
    },
    {
      name: 'signup',
      weight: 1,
      write: (r) => ({
        level: 'info',
        message: `New subscription started: plan ${r.pick(['free', 'family', 'student'])}, contact listener${r.int(1, 9999)}@example.com`,
        userId: user(r),
      }),
    },
    {
      name: 'served',
      weight: 25,
      write: (r) => ({
        level: 'info',
        message: `Recommended ${r.int(5, 50)} tracks to listener from model ${r.pick(MODELS)}`,
        userId: user(r),
        attributes: { latency_ms: r.around(38), candidates: r.int(200, 2000) },
      }),
    },
    {
      name: 'payment',
      weight: 0.8,
      write: (r) => ({
        level: 'info',
        message: `Subscription renewed: 9.99 EUR charged to card ${r.pick(TEST_CARDS)} of listener${r.int(1, 9999)}@example.com`,
        userId: user(r),
        attributes: { plan: r.pick(['family', 'student', 'solo']), amount_eur: 9.99 },
      }),
    },
    {
      name: 'refresh',
      weight: 2,
      write: (r) => ({
        level: 'info',
        message: `Recommendation shelf "${r.pick(['Made for you', 'New releases', 'Deep cuts'])}" refreshed for ${r.int(100, 9000)} listeners`,
        attributes: { model: r.pick(MODELS) },
      }),
    },
    {
      name: 'metric',
      weight: 10,
      write: (r) => ({
        level: 'debug',
        message: `Inference batch of ${r.int(16, 256)} finished in ${r.around(45)} ms, queue depth ${r.int(0, 40)}`,
        attributes: { gpu: r.int(0, 3), throughput_rps: r.around(900) },
      }),
    },
    {
      name: 'cache',
      weight: 6,
      write: (r) => ({ level: 'debug', message: `Feature cache hit ratio ${r.int(82, 99)} %, memory ${r.int(40, 88)} % used` }),
    },
    {
      name: 'slow',
      weight: 0.5,
      write: (r) => ({
        level: 'warn',
        message: `Slow recommendation request: ${r.around(1400)} ms exceeds budget of 500 ms`,
        userId: user(r),
        attributes: { latency_ms: r.around(1400), model: r.pick(MODELS) },
      }),
    },
    {
      name: 'start',
      weight: 4,
      write: (r) => ({ level: 'info', message: `Loaded model ${r.pick(MODELS)} from registry, worker ${r.int(1, 16)} ready` }),
    },
    {
      name: 'error',
      weight: 0.8,
      write: (r) => ({
        level: 'error',
        message: `Failed to decode catalogue entry ${track(r)}: unexpected end of input`,
        attributes: { retry: r.int(0, 3) },
      }),
    },
    {
      name: 'denied',
      weight: 0.15,
      write: (r) => ({
        level: 'warn',
        message: `Access token rejected for device session: signature mismatch`,
        userId: user(r),
        attributes: { ip: `203.0.113.${r.int(1, 254)}` },
      }),
    },
    {
      name: 'candidate',
      weight: 1.5,
      write: (r) => ({
        level: 'trace',
        message: `Candidate ${track(r)} scored ${(r.next() * 0.9).toFixed(3)} by ${r.pick(MODELS)}`,
        attributes: { shard: r.int(0, 15) },
      }),
    },
    {
      name: 'crash',
      weight: 0.01,
      write: (r) => ({
        level: 'fatal',
        message: `Worker ${r.int(1, 16)} exited with signal 9 and is started again`,
        attributes: { exit_code: 137 },
      }),
    },
  ],
  incidents: {
    'slow-db': [
      {
        name: 'pool',
        weight: 1,
        write: (r) => ({
          level: 'error',
          message: `Timed out after ${r.around(5000)} ms waiting for a database connection from the pool`,
          attributes: { pool: 'profiles', waiting: r.int(20, 200) },
        }),
      },
      {
        name: 'query',
        weight: 1,
        write: (r) => ({
          level: 'warn',
          message: `Slow query on listening_history took ${r.around(3200)} ms`,
          attributes: { latency_ms: r.around(3200) },
        }),
      },
    ],
    'error-burst': [
      {
        name: 'burst',
        weight: 1,
        write: (r) => ({
          level: 'error',
          message: `Unhandled exception while ranking candidates: index ${r.int(0, 99)} out of range`,
          attributes: { model: r.pick(MODELS) },
        }),
      },
    ],
  },
};
