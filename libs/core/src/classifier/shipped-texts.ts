import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { type LabelledText, parseTexts } from './texts.ts';

/** Texts in a few bytes each, for the module that ships with the model. */
export const packTexts = (texts: readonly LabelledText[]): string => {
  const lines = texts.map(({ system, category, level, text }) => `${system}\t${category}\t${level}\t${text}`).join('\n');
  return brotliCompressSync(lines, {
    params: { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS },
  }).toString('base64');
};

/** The opposite of `packTexts`. @throws CorpusError */
export const unpackTexts = (packed: string): LabelledText[] =>
  brotliDecompressSync(Buffer.from(packed, 'base64'))
    .toString()
    .split('\n')
    .flatMap((line) => {
      const tab = line.indexOf('\t');
      return parseTexts(line.slice(0, tab), line.slice(tab + 1));
    });

let shipped: Promise<LabelledText[]> | undefined;

/** The texts that the shipped model learnt from, loaded on the first call (some 50 ms). For explanations and for retraining. */
export const shippedTexts = (): Promise<LabelledText[]> =>
  (shipped ??= import('./corpus.generated.ts').then(({ CORPUS }) => unpackTexts(CORPUS)));
