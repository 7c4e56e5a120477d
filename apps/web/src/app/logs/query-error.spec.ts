import { queryErrorOf, refusedQueryOf } from './query-error.ts';

test('finds nothing wrong with a good query', () => {
  expect(queryErrorOf('level>=error service:hsearch "connection reset"')).toBeNull();
});

test('points at the faulty part', () => {
  const error = queryErrorOf('service:a (level:error');
  expect(error?.message).toEqual(expect.any(String));
  expect(error?.offset).toBeGreaterThanOrEqual(0);
});

test('takes the position from the server too', () => {
  expect(refusedQueryOf(null)).toBeNull();
  const position = { offset: 3, length: 2 };
  expect(
    refusedQueryOf({ type: '', title: '', status: 400, code: 'query_syntax', detail: 'No such field', requestId: '', position }),
  ).toEqual({ message: 'No such field', ...position });
});
