import { UsageError } from '../connection/usage-error.ts';
import { describeDrill } from './describe.ts';
import { drillOptions } from './options.ts';

const NODE = { TOCSIN_ELASTICSEARCH_NODE: 'http://127.0.0.1:9200' };

test('the settings of the server are those of the drill, and options go before them', () => {
  const env = { ...NODE, TOCSIN_ELASTICSEARCH_SNAPSHOT_REPOSITORY: 'nightly', TOCSIN_ELASTICSEARCH_USERNAME: 'tocsin' };
  expect(drillOptions([], env)).toEqual({
    node: 'http://127.0.0.1:9200',
    username: 'tocsin',
    password: undefined,
    index: 'logs_classified',
    repository: 'nightly',
    location: undefined,
    snapshot: undefined,
    take: false,
  });
  expect(drillOptions(['--repository', 'weekly', '--take'], env)).toMatchObject({ repository: 'weekly', take: true });
});

test.each([
  [[], /Which snapshot repository/],
  [['--repository', 'r', '--take', '--snapshot', 's'], /Either --take or --snapshot/],
  [['--repository', 'r', '--node', 'ftp://x'], /http or https/],
  [['--what'], /Unknown option/],
])('%j is told what is wrong', (args, told) => {
  expect(() => drillOptions(args, NODE)).toThrow(UsageError);
  expect(() => drillOptions(args, NODE)).toThrow(told);
});

test('the outcome is told in words, a loss first of all', () => {
  const snapshot = { name: 'logs-1', state: 'SUCCESS', startedAt: Date.UTC(2026, 10, 24), indices: ['logs-a', 'logs-b'] };
  const same = { index: 'logs-a', restored: 2, since: 0, checksum: 'ab'.repeat(32), gone: false, removed: 0, lost: [], lostCount: 0 };
  const passed = describeDrill({ snapshot, indices: [same, { ...same, index: 'logs-b', since: 1 }], passed: true }, 1500);
  expect(passed).toContain('logs-a  2 logs, ids abababababababab…, the same as the living index');
  expect(passed).toContain('logs-b  2 logs, ids abababababababab…, 1 log came after it');
  expect(passed).toContain('Passed: all 4 logs');
  const removed = describeDrill({ snapshot, indices: [{ ...same, removed: 1 }], passed: true }, 1500);
  expect(removed).toContain('1 log of them of categories that the retention has removed since');
  const failed = describeDrill({ snapshot, indices: [{ ...same, lost: ['x1'], lostCount: 1 }], passed: false }, 1500);
  expect(failed).toContain('NOT in the living index: 1 log, such as x1');
  expect(failed).toContain('FAILED');
});
