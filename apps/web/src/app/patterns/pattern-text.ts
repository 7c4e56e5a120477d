import { CATEGORIES, type Category, type Pattern } from '@tocsin/contracts';
import { countText } from '../charts/numbers.ts';

const VALUE = '<*>';

/** A part of a pattern: words that all of its messages share, or the place of a value. */
export interface TextPart {
  text: string;
  value: boolean;
}

/** The parts of a pattern's text, in order. */
export const partsOf = (text: string): TextPart[] =>
  text
    .split(/(<\*>)/)
    .filter((part) => part !== '')
    .map((part) => ({ text: part, value: part === VALUE }));

export interface MixPart {
  category: Category;
  percent: number;
}

/** The share of each category in a pattern's logs, the largest first; those without logs are left out. */
export const mixOf = ({ categories }: Pick<Pattern, 'categories'>): MixPart[] => {
  const total = Object.values(categories).reduce((sum, count) => sum + count, 0);
  return CATEGORIES.flatMap((category) => {
    const count = categories[category] ?? 0;
    return count === 0 ? [] : [{ category, percent: (count / total) * 100 }];
  }).sort((a, b) => b.percent - a.percent);
};

/** A mix in words: `security 80 %, general 20 %`. */
export const mixText = (mix: readonly MixPart[]): string =>
  mix.map(({ category, percent }) => `${category} ${percent > 0 && percent < 1 ? '<1' : Math.round(percent)} %`).join(', ');

/** Growth in words: `+20 %`, `×3.1` from twice as many on, `−75 %`, `none before`. */
export const changeText = ({ change }: Pick<Pattern, 'change'>): string => {
  if (change === null) return 'none before';
  if (change >= 1) return `×${change >= 99 ? countText(Math.round(change + 1)) : (change + 1).toFixed(1)}`;
  const percent = Math.round(change * 100);
  return percent === 0 ? '±0 %' : `${percent > 0 ? '+' : '−'}${Math.abs(percent)} %`;
};

/** `12.3 %`, and `<0.1 %` for what is there but hardly. */
export const shareText = (share: number): string => (share > 0 && share < 0.001 ? '<0.1 %' : `${(share * 100).toFixed(1)} %`);

/** Services by how many logs they have, the first of them and how many more. */
export const servicesOf = ({ services }: Pick<Pattern, 'services'>, shown: number): { names: string[]; more: number } => {
  const names = Object.entries(services)
    .sort(([, a], [, b]) => b - a)
    .map(([name]) => name);
  return { names: names.slice(0, shown), more: Math.max(0, names.length - shown) };
};

/** The part of a query that asks for a pattern's logs: of its templates, those with the most. */
export const templateTerm = ({ templateIds }: Pick<Pattern, 'templateIds'>): string =>
  templateIds.length === 1 ? `template:${templateIds[0]}` : `template:(${templateIds.join(' OR ')})`;
