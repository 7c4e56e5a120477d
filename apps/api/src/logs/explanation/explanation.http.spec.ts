import { CATEGORIES, type ClassifiedLog, LogExplanation, Settings } from '@tocsin/contracts';
import { defaultClassifier, shippedModel } from '@tocsin/core/classifier';
import { Pipeline } from '@tocsin/core/pipeline';
import { LOG_READER } from '@tocsin/core/ports';
import { classifiedLogAt } from '@tocsin/core/record';
import { AuditService } from '@tocsin/platform/audit';
import { FakeAudit } from '../../../test/fake-audit.ts';
import { FakeReader } from '../../../test/fake-reader.ts';
import { LogsApp } from '../../../test/logs-app.ts';
import { LogsModule } from '../index.ts';

/** A log as the pipeline stores it. */
const stored = (id: string, record: object): ClassifiedLog => {
  const pipeline = new Pipeline({ classifier: defaultClassifier(), redaction: Settings.parse({}).redaction });
  const body = new TextEncoder().encode(JSON.stringify(record));
  return classifiedLogAt(pipeline.process({ batchId: '', format: 'json', body, receivedAt: 0 }).batch, 0, id);
};
const LOGIN = {
  message: 'Failed login for admin from 203.0.113.77: wrong password, user bob@example.org',
  level: 'warn',
  service: 'hsearch',
};

describe('why a log has its category', () => {
  const reader = new FakeReader();
  let app: LogsApp;
  beforeAll(async () => {
    app = await LogsApp.start(
      [LogsModule],
      [
        { provide: LOG_READER, useValue: reader },
        { provide: AuditService, useValue: new FakeAudit() },
      ],
    );
  });
  afterAll(() => app.stop());

  const explain = async (log: ClassifiedLog): Promise<LogExplanation> => {
    reader.logs.splice(0, Infinity, log);
    const response = await app.fetch(`/api/v1/logs/${log.id}/explanation`, ['logs:read']);
    expect(response.status).toBe(200);
    return LogExplanation.parse(await response.json());
  };

  it('is told by words whose weights, with what is assumed before, are the score of each category', async () => {
    const log = stored('a', LOGIN);
    const { decided, modelVersion, sameModel, agrees, guess, categories, evidence } = await explain(log);
    expect(decided).toEqual({ category: 'security', confidence: log.confidence, modelVersion, by: 'model' });
    expect({ modelVersion, sameModel, agrees, guess }).toEqual({
      ...{ modelVersion: shippedModel().version, sameModel: true },
      ...{ agrees: true, guess: 'security' },
    });
    expect(categories.map(({ category }) => category).sort()).toEqual([...CATEGORIES].sort());
    expect(categories[0]?.category).toBe('security');
    expect(categories[0]?.confidence).toBeCloseTo(log.confidence, 3);
    expect(categories.reduce((sum, { confidence }) => sum + confidence, 0)).toBeCloseTo(1, 9);
    for (const { category, base, score } of categories)
      expect(evidence.reduce((sum, { weights }) => sum + weights[category], base)).toBeCloseTo(score, 9);
    expect(evidence.filter(({ weights }) => weights.security > 0).map(({ text }) => text)).toContain('password');
  });

  it('shows the texts most like it, and no more of the log than is stored', async () => {
    const { similarTexts, evidence, unknownWords } = await explain(stored('a', LOGIN));
    expect(similarTexts).toHaveLength(3);
    expect(similarTexts[0]?.category).toBe('security');
    expect(similarTexts.map(({ similarity }) => similarity)).toEqual(
      similarTexts.map(({ similarity }) => similarity).toSorted((a, b) => b - a),
    );
    expect(JSON.stringify({ evidence, unknownWords })).not.toContain('bob');
  });

  it('says so where another model decided, or the decision was another than it would be now', async () => {
    const log = stored('a', LOGIN);
    expect(await explain({ ...log, modelVersion: 'older' })).toMatchObject({
      sameModel: false,
      agrees: true,
      decided: { modelVersion: 'older' },
    });
    expect(await explain({ ...log, category: 'business' })).toMatchObject({ sameModel: true, agrees: false, guess: 'security' });
  });

  it('of an uncertain log explains its guess', async () => {
    const decided = { category: 'general', uncertain: true, guess: 'security' } as const;
    expect(await explain({ ...stored('a', LOGIN), ...decided })).toMatchObject({ decided, agrees: true, guess: 'security' });
  });

  it('is there for a message that the model knows nothing of', async () => {
    const { categories, unknownWords } = await explain(stored('a', { message: 'qqxzzv' }));
    expect(unknownWords).toEqual(['qqxzzv']);
    expect(categories).toHaveLength(CATEGORIES.length);
  });

  it('is refused for a log that is not there, and to those who may not read logs', async () => {
    expect((await app.fetch('/api/v1/logs/none/explanation', ['logs:read'])).status).toBe(404);
    expect((await app.fetch('/api/v1/logs/a/explanation', ['settings:read'])).status).toBe(403);
  });
});
