import { DETECTORS, type RedactionSettings } from '@tocsin/contracts';
import fc from 'fast-check';
import { TEXT_DETECTORS } from './detectors/index.ts';
import { createRedactor } from './redactor.ts';

const EVERYTHING: RedactionSettings = { detectors: [...DETECTORS], attributeNames: ['customer.name'] };

describe('redactor', () => {
  test('has a detector for every name of the contract', () => {
    expect(TEXT_DETECTORS.map(({ name }) => name)).toEqual([...DETECTORS]);
  });

  test('leaves a text without findings as it is and counts nothing', () => {
    const redactor = createRedactor(EVERYTHING);
    expect(redactor.redact('GET /orders/42 took 12 ms')).toBe('GET /orders/42 took 12 ms');
    expect(redactor.takeCounts()).toBeUndefined();
  });

  test('counts by detector until the counts are taken', () => {
    const redactor = createRedactor(EVERYTHING);
    expect(redactor.redact('from a@example.com to b@example.org password=hunter2')).toBe(
      'from ***@example.com to ***@example.org password=[redacted:secret]',
    );
    expect(redactor.takeCounts()).toEqual({ email: 2, secret: 1 });
    expect(redactor.takeCounts()).toBeUndefined();
  });

  test('masks attributes by name and by value', () => {
    const redactor = createRedactor(EVERYTHING);
    const attributes = {
      'db.password': 'x',
      'customer.name': 'Ann',
      'http.request.header.authorization': 'abc',
      note: 'a@b.example',
      n: 7,
      card: 4111111111111111,
      list: ['c@d.example', { token: 't' }],
    };
    redactor.redactAttributes(attributes);
    expect(attributes).toEqual({
      'db.password': '[redacted:secret]',
      'customer.name': '[redacted:secret]',
      'http.request.header.authorization': '[redacted:secret]',
      note: '***@b.example',
      n: 7,
      card: '[redacted:payment_card *1111]',
      list: ['***@d.example', { token: '[redacted:secret]' }],
    });
    expect(redactor.takeCounts()).toEqual({ secret: 4, email: 2, payment_card: 1 });
  });

  test('a detector that is off masks nothing', () => {
    const redactor = createRedactor({ detectors: ['email'], attributeNames: [] });
    expect(redactor.redact('password=hunter2 from 10.0.0.1')).toBe('password=hunter2 from 10.0.0.1');
  });

  const fragment = fc.oneof(
    fc.constantFrom(
      ...[
        'password',
        'api_key',
        'Bearer ',
        'Basic ',
        'eyJhbGciOiJIUzI1NiJ9',
        '.eyJzdWIiOiIxIn0',
        '.sig',
        'AKIA',
        'ABCDEFGHIJKLMNOP',
        'ghp_',
      ],
      ...[
        'xoxb-',
        'AIza',
        '-----',
        'BEGIN PRIVATE KEY',
        'DE89370400440532013000',
        '4111111111111111',
        '4111 1111 1111 1111',
        '078-05-1120',
      ],
      ...[
        'bob',
        '@',
        'example.com',
        '=',
        ': ',
        ':',
        '"',
        "'",
        '\\"',
        ' ',
        '-',
        '.',
        ',',
        '://',
        '/',
        '+1 555 123 4567',
        '10.0.0.1',
        '::1',
        '0123456789',
      ],
    ),
    fc.string({ maxLength: 6, unit: 'binary' }),
  );
  const text = fc.array(fragment, { maxLength: 14 }).map((parts) => parts.join(''));

  test('the triggers never keep a detector from what it would find', () => {
    const redactor = createRedactor(EVERYTHING);
    fc.assert(
      fc.property(text, (candidate) => {
        expect(redactor.redact(candidate)).toBe(redactor.redactUntriggered(candidate));
      }),
      { numRuns: 3000 },
    );
  });

  test('nor does what was seen clean before, or looks like an id', () => {
    const redactor = createRedactor(EVERYTHING);
    const hex = fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: 14, maxLength: 34 }).map((digits) => digits.join(''));
    const field = fc.oneof(hex, text, fc.constantFrom('be68539007547034', '4111111111111111', 'web-1', 'web-2', 'a@b.example'));
    fc.assert(
      fc.property(fc.array(field, { maxLength: 6 }), (fields) => {
        for (const each of [...fields, ...fields]) expect(redactor.redact(each)).toBe(redactor.redactUntriggered(each));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['a', 1],
    ['@', 1],
    ['a@', 2],
    ['eyJ', 1],
    ['eyJabcdefghijk.', 1],
    ['4111 ', 1],
    ['1-', 1],
    ['password="', 1],
    ['password=\\"', 1],
    ['a.b-password:', 1],
    ['://a:', 1],
    ['DE89 ', 1],
    ['-----BEGIN PRIVATE KEY-----', 1],
    ['-', 1],
    ['xoxb-', 1],
    ['AKIA', 1],
    ['Bearer ', 1],
    ['1.', 1],
    ['::', 1],
    ['+1 ', 1],
    ['(123) ', 1],
  ])('walks a megabyte of %j in linear time', (unit, _) => {
    const redactor = createRedactor(EVERYTHING);
    const cpuMs = (size: number): number => {
      const hostile = unit.repeat(Math.floor(size / unit.length));
      const before = performance.now();
      redactor.redact(hostile);
      return performance.now() - before;
    };
    cpuMs(64 * 1024);
    expect(cpuMs(1024 * 1024)).toBeLessThan(5000);
  });
});
