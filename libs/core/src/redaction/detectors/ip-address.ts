import { ALPHANUMERIC, characterSet, endOfRun, isWordCharacter } from '../characters.ts';
import type { TextDetector } from '../text-detector.ts';

const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const ADDRESS = characterSet('0123456789abcdefABCDEF:.');
const GROUP = /^[0-9a-f]{1,4}$/i;
/** The longest IPv6 address, with an embedded IPv4 address, has 45 characters. */
const LONGEST = 45;
const WORD = characterSet(ALPHANUMERIC);

/** RFC 4291, 2.2: eight groups, or fewer with one `::`; the last two may be an IPv4 address. */
const isIpv6 = (text: string): boolean => {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const size = groups.length + (last.includes('.') ? 1 : 0);
  const wellFormed = groups.every((group, i) => GROUP.test(group) || (i === groups.length - 1 && IPV4.test(group)));
  return wellFormed && groups.length > 0 && (halves.length === 2 ? size < 8 : size === 8);
};

/** IPv4 and IPv6 addresses. Off unless switched on: addresses help in most incidents. */
export const ipAddress: TextDetector = {
  name: 'ip_address',
  literals: ['.', ':'],
  find(text, _tokens, findings) {
    for (let at = 0; at < text.length; at++) {
      const end = endOfRun(text, at, ADDRESS);
      if (end === at) continue;
      const start = at;
      at = end;
      if (end - start < 3 || isWordCharacter(text.charCodeAt(start - 1)) || isWordCharacter(text.charCodeAt(end))) {
        at = endOfRun(text, end, WORD);
        continue;
      }
      let stop = end;
      while (stop > start && (text[stop - 1] === '.' || (text[stop - 1] === ':' && text[stop - 2] !== ':'))) stop--;
      if (stop - start > LONGEST + 6) continue;
      const found = text.slice(start, stop);
      const port = found.lastIndexOf(':');
      if (IPV4.test(found) || isIpv6(found)) findings.add('ip_address', start, stop);
      else if (port > 0 && IPV4.test(found.slice(0, port))) findings.add('ip_address', start, start + port);
    }
  },
};
