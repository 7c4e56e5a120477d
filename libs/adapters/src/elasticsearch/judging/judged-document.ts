import type { Judgement } from '@tocsin/core/ports';
import { flagsOf, judgedFlags } from '@tocsin/core/record';
import { CONFIDENCE_STEPS } from '../documents/document.ts';
import { TermList } from '../documents/term-list.ts';
import { guessTerm, recordTermName } from '../documents/terms.ts';
import type { StoredDocument } from '../reading/stored-log.ts';

export type JudgedDocument = StoredDocument & { terms?: string[] };

const MODEL = recordTermName('modelVersion');

/** What a document is searched by of its model and its guess. */
const termsOf = ({ modelVersion, guess }: Pick<StoredDocument, 'modelVersion' | 'guess'>): string[] => {
  const list = new TermList();
  list.addNumericText(MODEL, modelVersion);
  if (guess !== undefined) list.add(guessTerm(guess));
  return JSON.parse(`[${list.terms}]`) as string[];
};

/** The document as the writer would have made it under this judgement. */
export const judgedDocument = (document: JudgedDocument, judgement: Judgement): JudgedDocument => {
  const { category, modelVersion, guess } = judgement;
  const { flags: before = [], terms = [], guess: _guess, ...rest } = document;
  const gone = new Set(termsOf(document));
  const judged: JudgedDocument = {
    ...rest,
    ...{ category, modelVersion, confidence: Math.round(judgement.confidence * CONFIDENCE_STEPS) / CONFIDENCE_STEPS },
  };
  const flags = flagsOf(judgedFlags(before, judgement));
  const searched = [...terms.filter((term) => !gone.has(term)), ...termsOf({ modelVersion, guess })];
  if (flags.length > 0) judged.flags = flags;
  if (guess !== undefined) judged.guess = guess;
  if (searched.length > 0) judged.terms = searched;
  return judged;
};

/** Whether the judgement changes anything that is told of the log. */
export const isJudgedSo = (document: JudgedDocument, judgement: Judgement): boolean => {
  const judged = judgedDocument(document, judgement);
  return (
    judged.category === document.category &&
    judged.confidence === document.confidence &&
    judged.modelVersion === document.modelVersion &&
    judged.guess === document.guess &&
    String(judged.flags ?? []) === String(document.flags ?? [])
  );
};
