import { CATEGORIES } from '@tocsin/contracts';
import { SHARES } from './feature-buffer.ts';
import { type Description, type FeatureCounts } from './text-features.ts';
import { type LabelledText } from './texts.ts';

/** In how many texts each feature stands. */
export const documentFrequencies = (documents: FeatureCounts[]): Map<number, number> => {
  const frequencies = new Map<number, number>();
  for (const document of documents) for (const hash of document.keys()) frequencies.set(hash, (frequencies.get(hash) ?? 0) + 1);
  return frequencies;
};

/** Weight of a feature that stands in `frequency` of `documents` texts; natural's TfIdf uses the same formula. */
export const inverseDocumentFrequency = (frequency: number, documents: number): number => 1 + Math.log(documents / (1 + frequency));

/** One text over the vocabulary: feature `index[i]` with TF-IDF weight `weight[i]`. */
export interface Row {
  label: number;
  index: Int32Array;
  weight: Float64Array;
  /** Occurrences of known features. */
  known: number;
}

/** Texts as numbers: what every way of learning starts from. */
export interface Weighted {
  /** Hashes of the learnt features, ascending. */
  vocabulary: Int32Array;
  /** TF-IDF weight of one occurrence of each feature. */
  scale: Float64Array;
  rows: Row[];
  /** The texts again behind a logger's head, as far as the vocabulary knows it. Empty where such forms are not learnt. */
  headed: Row[];
}

/**
 * TF-IDF: a feature weighs the share of its kind times its inverse document frequency for each occurrence (words and pairs count once a text).
 * Features of fewer than `minimumTexts` texts are not learnt.
 */
export const weigh = ({ texts, kinds }: Description, minimumTexts: number): Weighted => {
  const frequencies = documentFrequencies(texts.map(({ counts }) => counts));
  const vocabulary = Int32Array.from([...frequencies.keys()].filter((hash) => (frequencies.get(hash) ?? 0) >= minimumTexts)).sort();
  const placeOf = new Map<number, number>();
  vocabulary.forEach((hash, place) => placeOf.set(hash, place));
  const scale = Float64Array.from(
    vocabulary,
    (hash) => (SHARES[kinds.get(hash) ?? 0] ?? 1) * inverseDocumentFrequency(frequencies.get(hash) ?? 0, texts.length),
  );
  const rowOf = (source: LabelledText, counts: FeatureCounts): Row => {
    const index: number[] = [];
    const weight: number[] = [];
    let known = 0;
    for (const [hash, count] of counts) {
      const place = placeOf.get(hash);
      if (place === undefined) continue;
      index.push(place);
      weight.push(count * (scale[place] as number));
      known += count;
    }
    return { label: CATEGORIES.indexOf(source.category), index: Int32Array.from(index), weight: Float64Array.from(weight), known };
  };
  return {
    vocabulary,
    scale,
    rows: texts.map(({ source, counts }) => rowOf(source, counts)),
    headed: texts.flatMap(({ source, headed }) => (headed ? [rowOf(source, headed)] : [])),
  };
};
