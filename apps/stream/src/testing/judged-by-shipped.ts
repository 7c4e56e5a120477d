import type { ClassificationState } from '@tocsin/core/classifier';
import { SHIPPED } from '../configuration/model-choice.ts';

/** The classification of an installation where nobody has changed anything. */
export const judgedByShipped = (uncertainBelow = 0): ClassificationState => ({ uncertainBelow, pins: new Map(), model: SHIPPED });
