import { CATEGORIES, type ClassifiedLog, type ModelReport, SHOWN_FLIPS, type TemplateFlip } from '@tocsin/contracts';
import { judgeWith, type ModelInForce } from '@tocsin/core/classifier';
import type { LogReader } from '@tocsin/core/ports';
import { parseQuery } from '@tocsin/core/query';
import { templateOfMessage } from '@tocsin/core/templates';

/** Templates looked at, those with the most logs. */
const TEMPLATES = 500;
const DAY_MS = 86_400_000;
/** Example logs asked for at the same time. */
const AT_ONCE = 4;

export interface ReportRequest {
  reader: Pick<LogReader, 'stats' | 'search'>;
  now: number;
  inForce: ModelInForce;
  candidate: ModelInForce;
  /** Templates whose category no model decides. */
  pinned: { has: (templateId: string) => boolean };
  signal: AbortSignal;
}

/** What would change with a candidate: the last day's templates, each by its newest log, judged by both models. Some hundred small searches. */
export const modelReport = async ({ reader, now, inForce, candidate, pinned, signal }: ReportRequest): Promise<ModelReport> => {
  const range = { from: now - DAY_MS, to: now + 1 };
  const { groups } = await reader.stats({ ...range, query: parseQuery(''), groupBy: 'template', limit: TEMPLATES }, signal);
  const judged = groups.filter(({ key }) => !pinned.has(key));
  const [before, after] = [inForce, candidate].map((model) => judgeWith({ uncertainBelow: 0, pins: new Map(), model }));
  const flips: TemplateFlip[] = [];
  const look = async ({ key, count }: { key: string; count: number }): Promise<void> => {
    const query = parseQuery(`templateId:"${key.replaceAll(/["\\]/g, '')}"`);
    const [log] = (await reader.search({ ...range, query, limit: 1, order: 'desc' }, signal)).items;
    const flip = log && flipOf(log, count, before?.({ ...log, flags: [] }), after?.({ ...log, flags: [] }));
    if (flip) flips.push(flip);
  };
  for (let at = 0; at < judged.length; at += AT_ONCE) await Promise.all(judged.slice(at, at + AT_ONCE).map(look));
  flips.sort((a, b) => b.count - a.count || (a.templateId < b.templateId ? -1 : 1));
  const sum = (of: readonly { count: number }[]): number => of.reduce((total, { count }) => total + count, 0);
  return {
    comparedWith: inForce.version,
    from: new Date(range.from).toISOString(),
    to: new Date(range.to).toISOString(),
    templates: judged.length,
    logs: sum(judged),
    changedLogs: sum(flips),
    changedTemplates: flips.length,
    flips: flips.slice(0, SHOWN_FLIPS),
  };
};

type Judged = ReturnType<ReturnType<typeof judgeWith>>;

const flipOf = (log: ClassifiedLog, count: number, before: Judged, after: Judged): TemplateFlip | undefined => {
  if (!before || !after || CATEGORIES.indexOf(before.category) === CATEGORIES.indexOf(after.category)) return undefined;
  return {
    templateId: log.templateId,
    text: templateOfMessage(log.message),
    service: log.service,
    count,
    from: before.category,
    to: after.category,
    confidenceFrom: Math.round(before.confidence * 1000) / 1000,
    confidenceTo: Math.round(after.confidence * 1000) / 1000,
  };
};
