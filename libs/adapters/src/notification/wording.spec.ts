import { sampleAlert } from './sample.ts';
import { figures, moreLogs } from './wording.ts';

test('an alert tells its counts, or what it says of itself where it counts no logs', () => {
  expect([figures(sampleAlert()), moreLogs(sampleAlert(), 5)]).toEqual(['37 logs in 5m (threshold 20)', '32 more logs']);
  const drift = sampleAlert({ text: '15 % of the logs were uncertain.', value: 0.15, threshold: 0.08 });
  expect([figures(drift), moreLogs(drift, 0)]).toEqual(['15 % of the logs were uncertain.', '']);
});
