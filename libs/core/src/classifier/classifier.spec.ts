import { CATEGORIES, severityOf } from '@tocsin/contracts';
import { TokenBuffer, tokenize } from '@tocsin/core/tokenizer';
import fc from 'fast-check';
import {
  Classifier,
  DEFAULT_SETTINGS,
  ModelFormatError,
  decodeModel,
  defaultClassifier,
  encodeModel,
  parseTexts,
  shippedModel,
  train,
  visitFeatures,
} from './index.ts';

const tokensOf = (text: string): TokenBuffer => {
  const tokens = new TokenBuffer();
  tokenize(text, tokens);
  return tokens;
};

describe('classifier', () => {
  test.each([
    ['security', 'warn', 'Failed login for user admin, wrong password'],
    ['performance', 'warn', 'Slow query took 4300 ms, connection pool exhausted'],
    ['business', 'info', 'Order 1182 placed by customer, 2 items'],
    ['general', 'info', 'Configuration loaded, service started'],
  ] as const)('%s', (category, level, text) => {
    const classifier = defaultClassifier();
    classifier.classify(tokensOf(text), severityOf(level));
    expect(CATEGORIES[classifier.category]).toBe(category);
    expect(classifier.confidence).toBeGreaterThan(0.4);
  });

  test('any text gets a category and a confidence, the same each time', () => {
    const classifier = defaultClassifier();
    const other = defaultClassifier();
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 4000 }), fc.integer({ min: 0, max: 30 }), (text, severity) => {
        classifier.classify(tokensOf(text), severity);
        other.classify(tokensOf(text), severity);
        expect(CATEGORIES[classifier.category]).toBeDefined();
        expect(classifier.confidence).toBeGreaterThanOrEqual(0.25 - 1e-9);
        expect(classifier.confidence).toBeLessThanOrEqual(1);
        expect([other.category, other.confidence]).toEqual([classifier.category, classifier.confidence]);
      }),
    );
  });

  test('the compiled scorer gives bit for bit what the walk of the training code sums to', () => {
    const model = shippedModel();
    const placeOf = new Map([...model.hashes].map((hash, place) => [hash, place]));
    const classifier = Classifier.load(model);
    const piece = fc.oneof(
      fc.constantFrom(
        'user',
        'login',
        'failed',
        'ConnectTimeout',
        'HTTPServerError',
        'db_pool_wait',
        '4300',
        'ms',
        '17ms',
        '403',
        '10.0.0.1',
      ),
      fc.constantFrom('order', 'placed', '=', 'key=', '/var/log/x', 'http://h/', '83 %', '7/10', '0x3fa9', 'sshd[12]:', 'ERROR', 'Error'),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 60 }),
        fc.constantFrom(' ', '', '.', '/'),
        fc.integer({ min: 0, max: 30 }),
        (pieces, glue, severity) => {
          const text = pieces.join(glue);
          classifier.classify(tokensOf(text), severity);
          const sums = [0, 0, 0, 0];
          let known = 0;
          visitFeatures(text, severity, model.settings, (hash) => {
            const place = placeOf.get(hash);
            if (place === undefined) return;
            known++;
            for (let c = 0; c < 4; c++) sums[c] = (sums[c] ?? 0) + (model.weights[place * 4 + c] ?? 0);
          });
          const scale = 1 / Math.sqrt(Math.max(1, known));
          expect(classifier.known).toBe(known);
          expect([...classifier.scores]).toEqual(sums.map((sum, c) => (model.bias[c] ?? 0) + sum * scale));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('words that the model does not know are counted, and leave it unsure', () => {
    const classifier = defaultClassifier();
    classifier.classify(tokensOf('qqzz wwxx'), severityOf('info'));
    expect([classifier.words, classifier.unknownWords]).toEqual([2, 2]);
    expect(classifier.confidence).toBeLessThan(0.75);
  });

  test('what it saw before changes no answer', () => {
    const fresh = defaultClassifier();
    fresh.classify(tokensOf('ConnectionTimeoutException in payment_worker_7 for 0x3fa9'), 17);
    const used = defaultClassifier();
    // More different words than are kept at a time.
    for (let i = 0; i < 2000; i++) used.classify(tokensOf(Array.from({ length: 20 }, (_, j) => `w${i}x${j}z`).join(' ')), 9);
    used.classify(tokensOf('ConnectionTimeoutException in payment_worker_7 for 0x3fa9'), 17);
    expect([used.category, used.confidence, ...used.scores]).toEqual([fresh.category, fresh.confidence, ...fresh.scores]);
  });

  test.each([
    ['security', 'error', 'InvalidCredentialsException: authenticationFailed'],
    ['performance', 'warn', 'SlowRequestWarning: requestQueueOverloaded'],
  ] as const)('%s is seen inside joined words', (category, level, text) => {
    const classifier = defaultClassifier();
    classifier.classify(tokensOf(text), severityOf(level));
    expect(CATEGORIES[classifier.category]).toBe(category);
  });

  test('ids and numbers of any value say the same', () => {
    const classifier = defaultClassifier();
    const scoresOf = (text: string): number[] => {
      classifier.classify(tokensOf(text), 9);
      return [...classifier.scores];
    };
    expect(scoresOf('replica 7 of chunk 3fa9c1 moved')).toEqual(scoresOf('replica 812 of chunk 0xBEE7 moved'));
  });

  test('a repeated word and a repeated pair count once', () => {
    const classifier = defaultClassifier();
    classifier.classify(tokensOf('order of the order'), 9);
    expect(classifier.words).toBe(3);
    classifier.classify(tokensOf('a b a b a b a b'), 9);
    const { known } = classifier;
    classifier.classify(tokensOf('a b a b a b a b a b a b'), 9);
    expect(classifier.known).toBe(known);
  });
});

describe('model file', () => {
  const texts = parseTexts(
    'sample',
    'security\twarn\tlogin failed for bob\nbusiness\tinfo\torder placed\ngeneral\tinfo\tstarted\nperformance\twarn\tslow\n',
  );
  const settings = { ...DEFAULT_SETTINGS, minimumTexts: 1 };

  test('comes back from its bytes', () => {
    const model = train(texts, settings, 1.5);
    const again = decodeModel(encodeModel(model));
    expect(again).toMatchObject({ version: model.version, settings: model.settings, temperature: 1.5, hashes: model.hashes });
    for (const [i, weight] of model.weights.entries()) expect(Math.abs(weight - (again.weights[i] ?? 0))).toBeLessThan(1 / 1024);
    expect(encodeModel(again)).toEqual(encodeModel(model));
    expect(Classifier.load(again).version).toBe(model.version);
  });

  test('anything else is refused', () => {
    const bytes = encodeModel(train(texts, settings));
    expect(() => decodeModel(bytes.subarray(0, bytes.length - 1))).toThrow(ModelFormatError);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => expect(() => decodeModel(noise)).toThrow(ModelFormatError)));
  });

  test('the version follows the texts and the settings', () => {
    const versions = [
      train(texts, settings),
      train(texts.slice(1), settings),
      train(texts, { ...settings, smoothing: 1 }),
      train(texts, { ...settings, mode: 'multinomial' }),
    ].map(({ version }) => version);
    expect(new Set(versions).size).toBe(versions.length);
    expect(train(texts, settings).version).toBe(versions[0]);
  });
});

test('a wrong corpus line is named', () => {
  expect(() => parseTexts('shop', 'business\tinfo\tOrder placed\nbusness\tinfo\ttypo\n')).toThrow('shop, line 2');
});
