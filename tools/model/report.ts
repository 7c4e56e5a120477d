import { CATEGORIES } from '@tocsin/contracts';
import { type Decision, evaluate } from '@tocsin/core/classifier';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`.padStart(8);

/** Macro-F1, precision and recall for each category, and the confusion matrix, as lines of text. */
export const reportOf = (title: string, decisions: Decision[]): string => {
  const result = evaluate(decisions);
  const lines = [
    `${title}: ${decisions.length} texts, macro-F1 ${result.macroF1.toFixed(4)}, accuracy ${percent(result.accuracy).trim()}`,
    `  ${'category'.padEnd(12)}${'precision'.padStart(10)}${'recall'.padStart(10)}${'F1'.padStart(10)}   said: ${CATEGORIES.join(', ')}`,
  ];
  for (const [c, name] of CATEGORIES.entries()) {
    const figures = [result.precision, result.recall, result.f1].map((of) => percent(of[c] ?? 0).padStart(10)).join('');
    lines.push(`  ${name.padEnd(12)}${figures}   ${(result.matrix[c] ?? []).map((count) => String(count).padStart(5)).join('')}`);
  }
  return lines.join('\n');
};

/** The wrong decisions, most confident first. */
export const mistakesOf = (decisions: Decision[], limit: number): string =>
  decisions
    .filter(({ right }) => !right)
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, limit)
    .map(
      ({ text, said, confidence }) => `  ${text.category} said ${CATEGORIES[said]} ${confidence.toFixed(2)} [${text.system}] ${text.text}`,
    )
    .join('\n');
