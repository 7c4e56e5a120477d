import { Settings } from '@tocsin/contracts';
import { Pipeline } from '@tocsin/core/pipeline';
import { classifiedLogAt } from '@tocsin/core/record';
import fc from 'fast-check';
import { classifierOf, encodeModel, judgeWith, type ModelInForce, shippedModel } from './index.ts';

const shipped: ModelInForce = { version: shippedModel().version, bytes: undefined };
const { redaction } = Settings.parse({});
const stored = (messages: readonly string[], pipeline: Pipeline) => {
  const body = new TextEncoder().encode(JSON.stringify(messages.map((message) => ({ message, level: 'warn' }))));
  const { batch } = pipeline.process({ batchId: '', format: 'json', body, receivedAt: 0 });
  return messages.map((_, row) => classifiedLogAt(batch, row, String(row)));
};
const plain = new Pipeline({ classifier: classifierOf(shipped), redaction });

test('a stored log is judged as the pipeline judges a new one: pins, model and threshold', () => {
  const words = fc.array(fc.constantFrom('login', 'failed', 'timeout', 'order', 'placed', 'qqxzz', '17', 'started'), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(
      fc.array(words, { minLength: 1, maxLength: 5 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.boolean(),
      (texts, uncertainBelow, pin) => {
        const messages = texts.map((text) => text.join(' '));
        const pins = new Map(pin ? [[stored(messages, plain)[0]?.templateId ?? '', 'business' as const]] : []);
        const judge = judgeWith({ uncertainBelow, pins, model: shipped });
        for (const log of stored(messages, new Pipeline({ classifier: classifierOf(shipped), redaction, uncertainBelow, pins }))) {
          const { category, guess, confidence, decidedBy } = judge({ ...log, category: 'general', confidence: 0 }) ?? {};
          expect({ category, guess, confidence: Math.round((confidence ?? 0) * 1000) / 1000 }).toEqual({
            category: log.category,
            guess: log.guess,
            confidence: log.confidence,
          });
          expect(decidedBy === 'pin').toBe(log.flags.includes('pinned'));
        }
      },
    ),
  );
});

test('a pinned log is never uncertain, and says that it is pinned', () => {
  const [log] = stored(['qqxzz'], plain);
  const pins = new Map([[log?.templateId ?? '', 'security' as const]]);
  const [pinned] = stored(['qqxzz'], new Pipeline({ classifier: classifierOf(shipped), redaction, uncertainBelow: 1, pins }));
  expect(pinned).toMatchObject({ category: 'security', confidence: 1, flags: ['pinned'] });
  expect(pinned).not.toHaveProperty('guess');
});

test('what a person said of a log stands', () => {
  const judge = judgeWith({ uncertainBelow: 0, pins: new Map(), model: shipped });
  const [log] = stored(['login failed'], plain);
  expect(log && judge({ ...log, flags: ['corrected'] })).toBeUndefined();
});

test('another model judges under its own name', () => {
  const bytes = encodeModel({ ...shippedModel(), version: 'another' });
  const [log] = stored(['login failed'], plain);
  expect(log && judgeWith({ uncertainBelow: 0, pins: new Map(), model: { version: 'another', bytes } })(log)).toMatchObject({
    category: 'security',
    modelVersion: 'another',
  });
});
