import { performance } from 'node:perf_hooks';
import { CATEGORIES, type Category } from '@tocsin/contracts';
import { DEFAULT_SETTINGS, type Decision, type LabelledText, countFeatures, crossValidate, foldsBySystem } from '@tocsin/core/classifier';
import BayesClassifier from 'natural/lib/natural/classifiers/bayes_classifier.js';
import LogisticRegressionClassifier from 'natural/lib/natural/classifiers/logistic_regression_classifier.js';

/** What the comparison needs of a decision. */
export type Said = Pick<Decision, 'text' | 'said'>;

export interface Baseline {
  name: string;
  decisions: Said[];
  note: string;
}

type Learner = (learnt: readonly LabelledText[]) => (asked: LabelledText) => Category;

const GENERAL: Category = 'general';

const majority: Learner = (learnt) => {
  const count = (category: Category): number => learnt.filter((text) => text.category === category).length;
  const first = [...CATEGORIES].sort((a, b) => count(b) - count(a))[0] ?? GENERAL;
  return () => first;
};

/** What somebody writes into a rule file in an afternoon. */
const KEYWORDS: [Category, RegExp][] = [
  [
    'security',
    /auth|login|logon|password|permission|denied|unauthorized|forbidden|certificate|\btls\b|token|attack|intrusion|firewall|\b40[13]\b/i,
  ],
  [
    'performance',
    /slow|timeout|timed out|latency|memory|\bcpu\b|\bms\b|queue|throughput|exhausted|\bgc\b|overload|backlog|\bdisk\b|usage|\b(408|429|504)\b/i,
  ],
  ['business', /order|customer|payment|invoice|booking|purchase|cart|checkout|subscri|shipment|playlist|played|search|sign-?up|refund/i],
];

const keywords: Learner = () => (asked) => KEYWORDS.find(([, pattern]) => pattern.test(asked.text))?.[0] ?? GENERAL;

const WORDS = { ...DEFAULT_SETTINGS, pairs: false, skips: false, subwords: false, families: false, shapes: false };
const wordsFor = (text: LabelledText): string[] => [...countFeatures(text, WORDS).keys()].map((hash) => `f${hash}`);

const naturalBayes: Learner = (learnt) => {
  const model = new BayesClassifier(undefined, 1);
  for (const text of learnt) model.addDocument(wordsFor(text), text.category);
  model.train();
  return (asked) => model.classify(wordsFor(asked)) as Category;
};

const naturalRegression: Learner = (learnt) => {
  const model = new LogisticRegressionClassifier();
  for (const text of learnt) model.addDocument(wordsFor(text), text.category);
  model.train();
  return (asked) => model.classify(wordsFor(asked)) as Category;
};

/** Decisions by models that saw no text of the asked system. */
const crossed = (texts: readonly LabelledText[], learner: Learner, folds: number): Said[] =>
  foldsBySystem(texts, folds).flatMap((group) => {
    const asked = new Set(group);
    const answer = learner(texts.filter((text) => !asked.has(text)));
    return group.map((text) => ({ text, said: CATEGORIES.indexOf(answer(text)) }));
  });

/**
 * natural's classifiers walk their whole vocabulary for each text, and its logistic regression works on dense matrices: they end in sensible
 * time on so many texts only. (What natural's BayesClassifier comes to on all texts is in the ablation: our scorer's `natural` mode is held to it.)
 */
const BAYES_TEXTS = 2000;
const REGRESSION_TEXTS = 300;

const everyNth = (texts: readonly LabelledText[], count: number): LabelledText[] => {
  const step = Math.max(1, Math.floor(texts.length / count));
  return texts.filter((_, index) => index % step === 0);
};

/** The simple ways beside ours, all by cross-validation over systems. `say` hears of each as it begins. */
export const baselines = (texts: readonly LabelledText[], folds: number, say: (line: string) => void): Baseline[] => {
  const run = (name: string, of: readonly LabelledText[], decide: (of: readonly LabelledText[]) => Said[], note = ''): Baseline => {
    say(`baseline: ${name}`);
    const start = performance.now();
    const decisions = decide(of);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    return { name, decisions, note: `${note}${of.length} texts, ${seconds} s` };
  };
  const some = everyNth(texts, BAYES_TEXTS);
  const few = everyNth(texts, REGRESSION_TEXTS);
  return [
    run('majority', texts, (of) => crossed(of, majority, folds)),
    run('keyword rules', texts, (of) => crossed(of, keywords, folds)),
    run("natural's BayesClassifier", some, (of) => crossed(of, naturalBayes, folds), 'words and level; '),
    run('  ours on the same texts', some, (of) => crossValidate(of, DEFAULT_SETTINGS, folds)),
    run("natural's logistic regression", few, (of) => crossed(of, naturalRegression, 2), 'words and level, two folds; '),
    run('  ours on the same texts', few, (of) => crossValidate(of, DEFAULT_SETTINGS, 2), 'two folds; '),
  ];
};
