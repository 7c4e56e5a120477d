import { ModelFigures } from '@tocsin/contracts';
import { unpackTexts } from './shipped-texts.ts';
import { type LabelledText } from './texts.ts';

/** The texts of systems that no model learns from, by which models are compared: loaded on the first call. */
export const shippedGolden = async (): Promise<LabelledText[]> => unpackTexts((await import('./golden.generated.ts')).GOLDEN);

/** How well the shipped model decides, measured when it was trained. */
export const shippedFigures = async (): Promise<ModelFigures> =>
  ModelFigures.parse(JSON.parse((await import('./golden.generated.ts')).FIGURES));
