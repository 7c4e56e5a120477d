import { wordHash } from '@tocsin/core/tokenizer';

/** HTTP status codes that mean alike (RFC 9110, RFC 6585), as they stand in access lines and error messages. */
const GROUPS: readonly (readonly [name: string, codes: readonly number[]])[] = [
  ['success', [200, 201, 202, 204, 206]],
  ['moved', [301, 302, 303, 304, 307, 308]],
  ['not allowed', [401, 403, 407]],
  ['out of time', [408, 429, 504]],
  ['wrong request', [400, 404, 405, 406, 409, 410, 413, 415, 422]],
  ['server error', [500, 501, 502, 503]],
];

const FEATURES = new Int32Array(600);
for (const [name, codes] of GROUPS) for (const code of codes) FEATURES[code] = wordHash(`0status0${name.replaceAll(' ', '')}`);

/** Feature of the number `text[from..to)` if it is a known HTTP status code, else 0. */
export const statusFeature = (text: string, from: number, to: number): number => {
  if (to - from !== 3) return 0;
  const code = (text.charCodeAt(from) - 48) * 100 + (text.charCodeAt(from + 1) - 48) * 10 + text.charCodeAt(from + 2) - 48;
  return FEATURES[code] ?? 0;
};
