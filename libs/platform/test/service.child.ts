// A service for run-service.spec.ts; CHILD says how it behaves.
import { requireSettings } from '../src/service/required-settings.ts';
import { type RunningService, runService } from '../src/service/run-service.ts';

const keepAlive = setInterval(() => undefined, 1000);
const stop = (): Promise<void> => {
  console.log('closed');
  clearInterval(keepAlive);
  return Promise.resolve();
};

const behaviours: Record<string, () => Promise<RunningService>> = {
  well: () => Promise.resolve({ stop }),
  busyPort: () => Promise.reject(Object.assign(new Error('inner text'), { code: 'EADDRINUSE' })),
  slowStart: () => {
    console.log('starting');
    return new Promise((resolve) => process.once('SIGTERM', () => setImmediate(() => resolve({ stop }))));
  },
  breaks: () => Promise.resolve({ stop, failed: Promise.resolve(new Error('the ground is gone')) }),
  stopFails: () => Promise.resolve({ stop: () => Promise.reject(new Error('stuck')) }),
};

await runService(
  'child',
  (settings) => {
    if (process.env.CHILD === 'needsKafka') requireSettings(settings, ['kafkaBrokers', 'databaseUrl', 'port']);
    return behaviours[process.env.CHILD ?? '']!();
  },
  { about: 'A child.', explain: (error) => (error instanceof TypeError ? 'It has no behaviour.' : undefined) },
);
if (process.argv.includes('--help')) clearInterval(keepAlive);
