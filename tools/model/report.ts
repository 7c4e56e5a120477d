import { CATEGORIES, ClassificationSettings } from '@tocsin/contracts';
import { type Decision, calibrationError, evaluate } from '@tocsin/core/classifier';
import { atThreshold, riskCoverage } from './figures.ts';
import { type Measurement } from './measurement.ts';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Macro-F1, precision and recall for each category, and the confusion matrix, as lines of text. */
export const reportOf = (title: string, decisions: readonly Decision[]): string => {
  const result = evaluate(decisions);
  const lines = [
    `${title}: ${decisions.length} texts, macro-F1 ${result.macroF1.toFixed(4)}, accuracy ${percent(result.accuracy)}, ` +
      `calibration error ${calibrationError(decisions).toFixed(4)}`,
    `  ${'category'.padEnd(12)}${'precision'.padStart(10)}${'recall'.padStart(10)}${'F1'.padStart(10)}   said: ${CATEGORIES.join(', ')}`,
  ];
  for (const [c, name] of CATEGORIES.entries()) {
    const figures = [result.precision, result.recall, result.f1].map((of) => percent(of[c] ?? 0).padStart(10)).join('');
    lines.push(`  ${name.padEnd(12)}${figures}   ${(result.matrix[c] ?? []).map((count) => String(count).padStart(5)).join('')}`);
  }
  return lines.join('\n');
};

/** Everything measured, as text. */
export const textOf = (measured: Measurement): string => {
  const { crossed, heldout } = measured;
  const risks = riskCoverage(crossed, 10);
  const { uncertainBelow } = ClassificationSettings.parse({});
  const sure = atThreshold(crossed, uncertainBelow);
  const way = measured.folds === measured.systems ? 'Leave-one-system-out' : `${measured.folds} folds over systems`;
  return [
    `Model ${measured.version}: ${measured.texts} texts of ${measured.systems} systems, temperature ${measured.temperature}`,
    `Left out as near-duplicates of another system's text: ${measured.twins} of the corpus, ${measured.heldoutTwins} of the held-out set`,
    '',
    reportOf(`${way}, every text judged by a model that saw no text of its system`, crossed),
    '',
    reportOf(`${measured.heldoutSystems} held-out systems, the shipped model`, heldout),
    '',
    `Below confidence ${uncertainBelow} (uncertain): ${percent(sure.uncertain)} of logs, of which the guess is right for ` +
      `${percent(sure.rightAmongUncertain)}; of the others ${percent(sure.accuracy)} are right`,
    `Decided share of logs → wrong among them: ${risks.map(({ coverage, risk }) => `${percent(coverage)} → ${percent(risk)}`).join('; ')}`,
    '',
    `${'Robustness (cross-validated)'.padEnd(34)}${'macro-F1'.padStart(10)}${'calibration error'.padStart(20)}`,
    ...measured.robustness.map(
      (row) => `${row.name.padEnd(34)}${row.macroF1.toFixed(4).padStart(10)}${row.calibrationError.toFixed(4).padStart(20)}`,
    ),
    ...baselineLines(measured),
  ].join('\n');
};

const baselineLines = ({ baselines, crossed, folds }: Measurement): string[] =>
  baselines.length === 0
    ? []
    : [
        '',
        `${'Beside it (cross-validated)'.padEnd(34)}${'macro-F1'.padStart(10)}`,
        ...baselines.map(
          ({ name, decisions, note }) => `${name.padEnd(34)}${evaluate(decisions).macroF1.toFixed(4).padStart(10)}   ${note}`,
        ),
        `${'ours'.padEnd(34)}${evaluate(crossed).macroF1.toFixed(4).padStart(10)}   ${crossed.length} texts, ${folds} folds`,
      ];

/** The wrong decisions, most confident first. */
export const mistakesOf = (decisions: readonly Decision[], limit: number): string =>
  decisions
    .filter(({ right }) => !right)
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, limit)
    .map(
      ({ text, said, confidence }) => `  ${text.category} said ${CATEGORIES[said]} ${confidence.toFixed(2)} [${text.system}] ${text.text}`,
    )
    .join('\n');
