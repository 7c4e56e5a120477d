import { styleText } from 'node:util';
import { safeLine, safeText } from './safe-text.ts';
import { table } from './table.ts';

test('what could steer a terminal or turn its text around is spelled out; line breaks and tabs stay', () => {
  expect(safeText('a\u001b[31m\u0007\u202eb\n\tc\r')).toBe('a\\u001b[31m\\u0007\\u202eb\n\tc\\u000d');
  expect(safeLine('a\n\tb')).toBe('a\\n\\tb');
  expect(safeText('Grüße 😀 你好')).toBe('Grüße 😀 你好');
});

test('columns are as wide as their widest cell, colours not counted', () => {
  const red = styleText('red', 'no', { validateStream: false });
  expect(
    table(
      ['A', 'B', 'C'],
      [
        ['1', red, 'x'],
        ['222', 'yes', ''],
      ],
    ),
  ).toEqual(['A    B    C', `1    ${red}   x`, '222  yes']);
});
