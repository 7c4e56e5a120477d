import { hsearch } from './hsearch.ts';
import { musicRecommender } from './music-recommender.ts';
import { Random } from './random.ts';
import { dayRhythm, INCIDENTS, Source } from './source.ts';

const START = Date.UTC(2026, 0, 5, 12);
const models = [musicRecommender, hsearch];

describe.each(models)('$service', (model) => {
  test('writes the same logs for the same seed', () => {
    const write = (seed: number) => {
      const source = new Source(model, seed);
      return Array.from({ length: 200 }, (_, i) => source.next(START + i));
    };
    expect(write(7)).toEqual(write(7));
    expect(write(7)).not.toEqual(write(8));
  });

  test('every log type says something, and names its level', () => {
    for (const type of [...model.types, ...Object.values(model.incidents).flat()]) {
      const line = type.write(new Random(1));
      expect(line.message.length).toBeGreaterThan(10);
      expect(line.level).toMatch(/^(trace|debug|info|warn|error|fatal)$/);
    }
  });
});

test('an incident is seen in half of the logs of the service that it strikes', () => {
  const source = new Source(hsearch, 1);
  const logs = Array.from({ length: 1000 }, (_, i) => source.next(START + i, 'brute-force'));
  const strikes = logs.filter(({ attributes }) => attributes?.['ip'] === '198.51.100.66').length;
  expect(strikes).toBeGreaterThan(400);
  expect(strikes).toBeLessThan(600);
});

test('each incident strikes at least one service', () => {
  for (const incident of INCIDENTS) expect(models.some(({ incidents }) => incidents[incident])).toBe(true);
});

test('the day is quietest at four and busiest at eight in the evening', () => {
  const at = (hour: number) => dayRhythm(Date.UTC(2026, 0, 5, hour));
  expect(at(20)).toBeCloseTo(1);
  expect(at(8)).toBeCloseTo(0.1);
  expect(at(4)).toBeLessThan(at(12));
});
