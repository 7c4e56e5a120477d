import fc from 'fast-check';
import { cut, sendable } from './cut.ts';
import { hostileText } from './testing/arbitraries.ts';

describe('cut', () => {
  it('stays within the limit, is well-formed, and says what is missing', () => {
    fc.assert(
      fc.property(hostileText(3000), fc.nat({ max: 500 }), (text, limit) => {
        const short = cut(text, limit);
        expect(short.length).toBeLessThanOrEqual(limit);
        expect(short).not.toMatch(/\p{Cs}/u);
        const clean = sendable(text);
        if (clean.length <= limit) return expect(short).toBe(clean);
        const missing = /… \((\d+) more characters\)$/.exec(short);
        if (missing) expect(missing.index + Number(missing[1])).toBe(clean.length);
        else if (limit > 0) expect(short.endsWith('…')).toBe(true);
      }),
    );
  });
});
