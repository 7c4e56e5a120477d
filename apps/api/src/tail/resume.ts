import type { ClassifiedLog } from '@tocsin/contracts';
import type { LogReader } from '@tocsin/core/ports';
import type { QueryNode } from '@tocsin/core/query';
import { isAfter } from './position.ts';
import type { TailLimits } from './tail-limits.ts';

/** A step of catching up: logs up to a position, or how many were passed over to get there. */
export type ResumeStep = { kind: 'logs'; items: ClassifiedLog[]; position: string } | { kind: 'passed'; count: number; position: string };

/**
 * What was committed between a cursor and the present, in commit order; ends at a position no earlier than `liveFrom`, from which on a
 * subscription sees everything. Past the limit the rest is counted, as far as the limit for that, and passed over.
 * @throws BadCursorError, or what the store rejects with
 */
export async function* catchUp(
  reader: Pick<LogReader, 'since'>,
  query: QueryNode,
  from: string,
  liveFrom: string,
  limits: Pick<TailLimits, 'messageLogs' | 'resumeLogs' | 'countLogs'>,
): AsyncGenerator<ResumeStep> {
  let position = from;
  let more = true;
  for (let sent = 0; more && sent < limits.resumeLogs;) {
    const page = await reader.since(position, query, Math.min(limits.messageLogs, limits.resumeLogs - sent));
    ({ position, more } = page);
    sent += page.items.length;
    yield { kind: 'logs', items: page.items, position };
  }
  let passed = 0;
  while (more && passed < limits.countLogs) {
    const page = await reader.since(position, query, limits.messageLogs * 2);
    ({ position, more } = page);
    passed += page.items.length;
  }
  if (more && isAfter(liveFrom, position)) position = liveFrom;
  if (passed > 0 || more) yield { kind: 'passed', count: passed, position };
}
