import { CATEGORIES, type ClassifiedLog } from '@tocsin/contracts';
import type { Judge, Judgement } from '@tocsin/core/ports';
import { uncertaintyLimit } from '@tocsin/core/record';
import { TokenBuffer, tokenize } from '@tocsin/core/tokenizer';
import { type ClassificationState, classifierOf } from './judging.ts';

/**
 * Judges stored logs as the pipeline would judge them now: a pin first, then the model, then whether it is sure enough. What a person said of
 * a single log stands. For one thread at a time. @throws ModelFormatError
 */
export const judgeWith = ({ uncertainBelow, pins, model }: ClassificationState): Judge => {
  const classifier = classifierOf(model);
  const tokens = new TokenBuffer();
  const limit = uncertaintyLimit(uncertainBelow);
  const { version: modelVersion } = model;
  return ({ message, severityNumber, templateId, flags }: ClassifiedLog): Judgement | undefined => {
    if (flags.includes('corrected')) return undefined;
    const pinned = pins.get(templateId);
    if (pinned !== undefined) return { category: pinned, confidence: 1, guess: undefined, modelVersion, decidedBy: 'pin' };
    tokens.clear();
    tokenize(message, tokens);
    classifier.classify(tokens, severityNumber);
    const { confidence } = classifier;
    const guess = CATEGORIES[classifier.category] ?? 'general';
    const unsure = confidence < limit;
    return { category: unsure ? 'general' : guess, confidence, guess: unsure ? guess : undefined, modelVersion, decidedBy: 'model' };
  };
};
