import { chipsOf, completionAt, partsOf, quoted, withoutPart, withPart } from './query-text.ts';

test('quotes a value only where the language needs it', () => {
  expect(quoted('hsearch')).toBe('hsearch');
  expect(quoted('connection "reset"')).toBe('"connection \\"reset\\""');
});

test('keeps quoted texts and brackets whole', () => {
  expect(partsOf('service:a "two words" category:(security OR general)')).toEqual([
    'service:a',
    '"two words"',
    'category:(security OR general)',
  ]);
});

test('offers no chips where operators join the parts', () => {
  expect(chipsOf('service:a level>=error "a: b" word')).toEqual(['service:a', 'level>=error']);
  expect(chipsOf('service:a OR level:error')).toEqual([]);
});

test('adds a filter once and takes it away again', () => {
  expect(withPart('timeout', 'service:a')).toBe('timeout service:a');
  expect(withPart('timeout service:a', 'service:a')).toBe('timeout service:a');
  expect(withoutPart('timeout service:a', 'service:a')).toBe('timeout');
});

test('a filter takes the place of its opposite', () => {
  expect(withPart('timeout service:a', '-service:a')).toBe('timeout -service:a');
  expect(withPart('-service:a', 'service:a')).toBe('service:a');
});

test('an added filter holds for all of a query with OR', () => {
  expect(withPart('a OR b', 'service:x')).toBe('(a OR b) service:x');
});

test('completes fields, then values, and nothing inside quotes', () => {
  expect(completionAt('timeout ser', 11)).toEqual({ field: null, prefix: 'ser', start: 8 });
  expect(completionAt('-service:hs', 11)).toEqual({ field: 'service', prefix: 'hs', start: 9 });
  expect(completionAt('"say ser', 8)).toBeNull();
  expect(completionAt('latency_ms:>5', 13)).toBeNull();
});
