import { Random } from '../sources/random.ts';
import { hsearch } from '../sources/hsearch.ts';
import { musicRecommender } from '../sources/music-recommender.ts';
import { Source } from '../sources/source.ts';

export const LOGS_A_BODY = 2000;
/** Bytes of a log as NDJSON, on average: what the design's figures are for. */
const BYTES_A_LOG = 393;
/** One log in so many holds RARE_WORD, one in so many the words of PHRASE side by side. */
const RARE_EVERY = 25_000;
const PHRASE_EVERY = 400;
export const RARE_WORD = 'zanzibar7';
export const PHRASE = 'quota nearly exhausted';

const EPOCH_DIGITS = 13;
const PLACEHOLDER = '1'.repeat(EPOCH_DIGITS);
const STAMP = `{"timestamp":${PLACEHOLDER}`;

/** A request's body, prepared beforehand; only the times are written anew before each sending. */
export interface PreparedBody {
  body: Buffer;
  logs: number;
  /** Where the epoch milliseconds of each log stand. */
  stamps: Uint32Array;
}

/**
 * Bodies of the two simulated services' logs, about 393 bytes each, 2,000 a body; the same for the same seed. Few enough to be kept in
 * memory, many enough that no compressor sees one twice within its window.
 */
export const prepareBodies = (count: number, seed: number): PreparedBody[] => {
  const sources = [new Source(hsearch, seed), new Source(musicRecommender, seed + 1)];
  const random = new Random(seed + 2);
  let written = 0;
  return Array.from({ length: count }, () => {
    const lines = Array.from({ length: LOGS_A_BODY }, (_, i) => {
      const { timestamp: _time, ...log } = (sources[i % 2] as Source).next(0);
      written++;
      if (written % RARE_EVERY === 0) log.message += ` (${RARE_WORD})`;
      if (written % PHRASE_EVERY === 0) log.message += `, ${PHRASE}`;
      const attributes: Record<string, unknown> = { ...log.attributes, request: random.hex(12) };
      const line = JSON.stringify({ ...log, attributes });
      const missing = BYTES_A_LOG - line.length - STAMP.length - `,"note":""`.length;
      if (missing > 0) attributes['note'] = 'cache warm, replica in sync, '.repeat(8).slice(0, missing);
      return `${STAMP},${JSON.stringify({ ...log, attributes }).slice(1)}\n`;
    });
    const stamps = new Uint32Array(LOGS_A_BODY);
    let at = 0;
    for (const [i, line] of lines.entries()) {
      stamps[i] = at + STAMP.length - EPOCH_DIGITS;
      at += Buffer.byteLength(line);
    }
    return { body: Buffer.from(lines.join('')), logs: LOGS_A_BODY, stamps };
  });
};

/** Writes the logs' times: from `from` (epoch milliseconds), `stepMs` apart. */
export const stamp = ({ body, stamps }: PreparedBody, from: number, stepMs: number): void => {
  for (const [i, at] of stamps.entries()) body.write(String(Math.floor(from + i * stepMs)), at, 'latin1');
};
