import fc from 'fast-check';
import { changeText, mixOf, mixText, partsOf, servicesOf, shareText, templateTerm } from './pattern-text.ts';

test('a pattern falls into words and values, and nothing of it is lost', () => {
  expect(partsOf('took <*> ms for <*>')).toEqual([
    { text: 'took ', value: false },
    { text: '<*>', value: true },
    { text: ' ms for ', value: false },
    { text: '<*>', value: true },
  ]);
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(
        partsOf(text)
          .map((part) => part.text)
          .join(''),
      ).toBe(text);
    }),
  );
});

test('the mix of categories, the largest first, in figures and in words', () => {
  const mix = mixOf({ categories: { general: 1, security: 3, business: 0 } });
  expect(mix).toEqual([
    { category: 'security', percent: 75 },
    { category: 'general', percent: 25 },
  ]);
  expect(mixText(mix)).toBe('security 75 %, general 25 %');
  expect(mixText(mixOf({ categories: { general: 999, security: 1 } }))).toBe('general 100 %, security <1 %');
  expect(mixOf({ categories: {} })).toEqual([]);
});

test.each([
  [null, 'none before'],
  [0, '±0 %'],
  [0.2, '+20 %'],
  [-0.75, '−75 %'],
  [-1, '−100 %'],
  [1, '×2.0'],
  [2.14, '×3.1'],
  [1233, '×1,234'],
])('a change of %p reads %s', (change, text) => {
  expect(changeText({ change })).toBe(text);
});

test('shares keep a digit, and say where there is hardly any', () => {
  expect([0.1234, 1, 0.0001, 0].map(shareText)).toEqual(['12.3 %', '100.0 %', '<0.1 %', '0.0 %']);
});

test('the services with the most, and how many more', () => {
  expect(servicesOf({ services: { a: 1, b: 9, c: 3 } }, 2)).toEqual({ names: ['b', 'c'], more: 1 });
});

test('the logs of a pattern are those of its templates', () => {
  expect(templateTerm({ templateIds: ['a1'] })).toBe('template:a1');
  expect(templateTerm({ templateIds: ['a1', 'b2'] })).toBe('template:(a1 OR b2)');
});
