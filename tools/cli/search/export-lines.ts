import { createHash } from 'node:crypto';
import type { ClassifiedLog } from '@tocsin/contracts';
import type { ApiClient } from '../client/api-client.ts';
import { ServerAwayError } from '../client/api-error.ts';
import type { LogFormat } from './log-text.ts';

/**
 * Every match by the server's export, line by line; a log as an object for the text form, else the line as the server wrote it.
 * Ends only when the server's own count and checksum (its trailers) agree with what came. Returns how many logs there were.
 * @throws ApiError, ServerAwayError: also when the export broke off
 */
export const exportLines = async (
  client: ApiClient,
  query: { q: string; from: string; to: string },
  format: LogFormat,
  show: (line: string | ClassifiedLog) => Promise<void>,
): Promise<number> => {
  const asked = format === 'csv' ? 'csv' : 'ndjson';
  const { body, trailers } = await client.download('/api/v1/logs/export', { query: { ...query, format: asked } });
  const hash = createHash('sha256');
  let lines = 0;
  let rest = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of body) {
      hash.update(chunk);
      const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        const line = part.replace(/\r$/, '');
        if (format === 'text') await show(JSON.parse(line) as ClassifiedLog);
        else await show(line);
        lines++;
      }
    }
  } catch (error) {
    throw new ServerAwayError(`The export broke off after ${lines} lines.`, { cause: error });
  }
  const said = trailers();
  const rows = Number(said['tocsin-rows'] ?? NaN);
  const sha256 = said['tocsin-sha256'];
  if (Number.isNaN(rows) || sha256 === undefined || sha256 !== hash.digest('hex')) {
    throw new ServerAwayError(`The export is not complete: ${lines} lines came, and the server's checksum does not agree.`);
  }
  return rows;
};
