import { type LabelledText } from '@tocsin/core/classifier';
import { wordsOf } from '@tocsin/core/tokenizer';

/** Texts whose sets of words overlap by this share of their union are near-duplicates. */
const SIMILAR = 0.8;
/** Shorter texts are compared by template alone: with three words, one other word makes another message. */
const MIN_WORDS = 4;
/** Words in more texts than this share say little; candidates are looked for among the rest. */
const COMMON_SHARE = 0.02;

/** A text without what changes from log to log: numbers, ids, addresses, redaction masks, case. */
export const templateOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/\[[a-z_]+\]|\*+\d*/g, '#')
    .replace(/0x[0-9a-f]+|\b(?=[0-9a-f-]*\d)[0-9a-f][0-9a-f-]{5,}\b/g, '#')
    .replace(/\d+/g, '#')
    .replace(/#([.:,/-]#)+/g, '#')
    .replace(/\s+/g, ' ')
    .trim();

/**
 * For each text the other systems that have a near-duplicate of it: the same template, or nearly the same words. Such a text would be asked about
 * after a twin was learnt. O(texts · candidates with a rare word in common).
 */
export const twinsAcrossSystems = (texts: readonly LabelledText[]): Map<LabelledText, Set<string>> => {
  const templates = texts.map(({ text }) => templateOf(text));
  const words = templates.map((template) => [...new Set(wordsOf(template))]);
  const frequency = new Map<string, number>();
  for (const list of words) for (const word of list) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const common = Math.max(8, texts.length * COMMON_SHARE);
  const withWord = new Map<string, number[]>();
  const withTemplate = new Map<string, number[]>();
  const add = (map: Map<string, number[]>, key: string, index: number): unknown => map.get(key)?.push(index) ?? map.set(key, [index]);
  const twins = new Map<LabelledText, Set<string>>();
  const link = (a: LabelledText, b: LabelledText): void => {
    if (a.system === b.system) return;
    for (const [text, other] of [[a, b.system] as const, [b, a.system] as const])
      twins.set(text, (twins.get(text) ?? new Set()).add(other));
  };
  for (const [index, text] of texts.entries()) {
    const template = templates[index] ?? '';
    const mine = words[index] ?? [];
    const candidates = new Set(withTemplate.get(template));
    const rare = mine.filter((word) => (frequency.get(word) ?? 0) <= common);
    if (mine.length >= MIN_WORDS) for (const word of rare) for (const other of withWord.get(word) ?? []) candidates.add(other);
    const known = new Set(mine);
    for (const other of candidates) {
      if (templates[other] === template || overlap(known, words[other] ?? []) >= SIMILAR) link(text, texts[other] as LabelledText);
    }
    add(withTemplate, template, index);
    for (const word of rare) add(withWord, word, index);
  }
  return twins;
};

/** Shared words over all words; 0 where the lengths rule a near-duplicate out. */
const overlap = (known: ReadonlySet<string>, right: readonly string[]): number => {
  const [less, more] = [Math.min(known.size, right.length), Math.max(known.size, right.length)];
  if (less < MIN_WORDS || less / more < SIMILAR) return 0;
  let both = 0;
  for (const word of right) if (known.has(word)) both++;
  return both / (known.size + right.length - both);
};
