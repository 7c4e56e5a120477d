import { CATEGORIES, type Category, LOG_LEVELS, type LogLevel } from '@tocsin/contracts';

/** One text with its right answer. `system` is the kind of system that writes such logs: the unit of cross-validation. */
export interface LabelledText {
  system: string;
  category: Category;
  level: LogLevel;
  text: string;
}

/** A line of a corpus file that cannot be used. */
export class CorpusError extends Error {
  readonly code = 'corpus_line_invalid';
}

const oneOf = <T extends string>(list: readonly T[], value: string | undefined): T | undefined => list.find((item) => item === value);

/** Reads one corpus file: a line per text, `category TAB level TAB text`; empty lines and lines that begin with `#` are skipped. */
export const parseTexts = (system: string, content: string): LabelledText[] => {
  const texts: LabelledText[] = [];
  for (const [index, line] of content.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [first, second, text, ...rest] = line.split('\t');
    const category = oneOf(CATEGORIES, first);
    const level = oneOf(LOG_LEVELS, second);
    if (!category || !level || !text?.trim() || rest.length > 0)
      throw new CorpusError(`${system}, line ${index + 1}: category, level and text expected`);
    texts.push({ system, category, level, text: text.trim() });
  }
  return texts;
};
