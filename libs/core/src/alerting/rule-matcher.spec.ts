import { Rule } from '@tocsin/contracts';
import { createLogBatch, type LogBatch, withGuess } from '../record/index.ts';
import { fingerprint, groupKeyOf, groupValue } from './group.ts';
import { compileRules } from './rule-matcher.ts';

const rule = (changes: Partial<Rule>): Rule =>
  Rule.parse({ name: 'r', id: 'r1', createdAt: '', updatedAt: 'v1', updatedBy: null, query: 'failed', threshold: 1, ...changes });

const batchOf = (logs: { at: number; message: string; service?: string; ip?: string }[]): LogBatch => {
  const batch = createLogBatch(logs.length);
  logs.forEach((log, row) => {
    batch.timestamp[row] = log.at;
    batch.receivedAt[row] = 100_000;
    batch.severityNumber[row] = 17;
    batch.message.push(log.message);
    batch.service.push(log.service ?? 'web');
    batch.attributes.push(log.ip === undefined ? undefined : { ip: log.ip });
  });
  batch.length = logs.length;
  return batch;
};

describe('compileRules', () => {
  test('counts matches by group and slot of event time, whatever their order', () => {
    const hits = compileRules([rule({ groupBy: ['service', 'attributes.ip'] })]).match(
      batchOf([
        { at: 61_500, message: 'login failed', ip: '::1' },
        { at: 60_100, message: 'login FAILED', ip: '::1' },
        { at: 60_900, message: 'login ok', ip: '::1' },
        { at: 61_999, message: 'failed', ip: '::1' },
        { at: 61_000, message: 'failed', service: 'api' },
      ]),
    );
    expect(hits).toMatchObject([
      {
        ruleId: 'r1',
        ruleVersion: 'v1',
        groups: [
          {
            group: { service: 'web', 'attributes.ip': '::1' },
            slots: [
              { start: 60_000, count: 1 },
              { start: 61_000, count: 2 },
            ],
          },
          { group: { service: 'api' }, slots: [{ start: 61_000, count: 1 }] },
        ],
      },
    ]);
    expect(hits[0]?.groups[0]?.examples.map(({ row, log }) => [row, log.message])).toEqual([
      [0, 'login failed'],
      [1, 'login FAILED'],
      [3, 'failed'],
    ]);
  });

  test('can ask for logs that are not surely about something', () => {
    const batch = batchOf([
      { at: 1000, message: 'a' },
      { at: 1000, message: 'b' },
    ]);
    batch.flags[1] = withGuess(0, 0);
    const [hit] = compileRules([rule({ query: 'uncertain:true guess:security' })]).match(batch);
    expect(hit?.groups[0]?.examples.map(({ log: { message, uncertain, guess } }) => ({ message, uncertain, guess }))).toEqual([
      { message: 'b', uncertain: true, guess: 'security' },
    ]);
  });

  test('counts a log dated into the future when it was received', () => {
    const [hit] = compileRules([rule({})]).match(batchOf([{ at: 9_999_999, message: 'failed' }]));
    expect(hit?.groups[0]?.slots).toEqual([{ start: 100_000, count: 1 }]);
  });

  test('cuts what makes an example large', () => {
    const [hit] = compileRules([rule({})]).match(batchOf([{ at: 0, message: `failed ${'x'.repeat(60_000)}`, ip: 'y'.repeat(9000) }]));
    expect(JSON.stringify(hit?.groups[0]?.examples).length).toBeLessThan(4000);
  });

  test('a long window has longer slots', () => {
    const [hit] = compileRules([rule({ window: '1h' })]).match(batchOf([{ at: 25_000, message: 'failed' }]));
    expect(hit?.groups[0]?.slots).toEqual([{ start: 24_000, count: 1 }]);
  });

  test('leaves out disabled rules, names unreadable ones, and answers nothing where nothing matches', () => {
    const matcher = compileRules([rule({ enabled: false, query: '' }), rule({ id: 'bad', query: '(' }), rule({ id: 'quiet', query: 'x' })]);
    expect(matcher.match(batchOf([{ at: 0, message: 'failed' }]))).toEqual([]);
    expect(matcher.faults.map((fault) => fault.ruleId)).toEqual(['bad']);
  });
});

describe('groups', () => {
  test('have one key however they are written', () => {
    expect(groupKeyOf({ a: '1', b: '2' })).toBe(groupKeyOf({ b: '2', a: '1', c: '' }));
    expect(groupKeyOf({ a: '1","b' })).not.toBe(groupKeyOf({ a: '1', b: '' }));
    expect(groupValue('x'.repeat(1000))).toHaveLength(256);
    expect([groupValue(null), groupValue(''), groupValue(0), groupValue(['a'])]).toEqual([undefined, undefined, '0', '["a"]']);
  });
  test('and a fingerprint of their own with each rule', () => {
    expect(fingerprint('r1', 'k')).toMatch(/^[0-9a-f]{32}$/);
    expect(fingerprint('r1', 'k')).not.toBe(fingerprint('r2', 'k'));
  });
});
