import { CATEGORIES } from '@tocsin/contracts';
import { type Decision, calibrationError, evaluate } from '@tocsin/core/classifier';
import { reliability, riskCoverage } from './figures.ts';
import { type Measurement } from './measurement.ts';
import { bars, matrix, xyPlot } from './plots.ts';
import { textOf } from './report.ts';

const STYLE = `:root{color-scheme:light dark;--ink:#1b2733;--soft:#5b6b7b;--line:#d5dde5;--paper:#fff;--panel:#f5f7fa;--a:#0b6bcb;--b:#c2410c}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9aa7b4;--line:#2f3b47;--paper:#0f151b;--panel:#182129;--a:#58a6ff;--b:#ffa657}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:0 auto;max-width:1080px;padding:24px}
h1{font-size:24px;margin:0 0 4px}h2{font-size:17px;margin:28px 0 8px}p{color:var(--soft);margin:4px 0 12px}
.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(320px,1fr));gap:20px}figure{margin:0;background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:14px}
figcaption{font-size:13px;color:var(--soft);margin-top:6px}svg{width:100%;height:auto;display:block}svg text{font:11px system-ui,sans-serif;fill:var(--soft)}
.axis{stroke:var(--line);fill:none}.one{stroke:var(--a);fill:none;stroke-width:2}.two{stroke:var(--b);fill:none;stroke-width:2}.guide{stroke:var(--soft);stroke-dasharray:4 4;fill:none}
.bar{fill:var(--a)}.dot{fill:var(--a)}.dot2{fill:var(--b)}.cell{fill:var(--a)}svg .strong{fill:var(--ink);font-weight:600}
table{border-collapse:collapse;width:100%}th,td{text-align:right;padding:4px 8px;border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums}th:first-child,td:first-child{text-align:left}
pre{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:14px;overflow:auto;font-size:12px}`;

export const escapeHtml = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

const figure = (drawing: string, caption: string): string => `<figure>${drawing}<figcaption>${escapeHtml(caption)}</figcaption></figure>`;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const categoryTable = (decisions: readonly Decision[]): string => {
  const { precision, recall, f1 } = evaluate(decisions);
  const rows = CATEGORIES.map((name, c) => [name, ...[precision, recall, f1].map((of) => percent(of[c] ?? 0))]);
  return table(['category', 'precision', 'recall', 'F1'], rows);
};

const table = (head: string[], rows: string[][]): string =>
  `<table><thead><tr>${head.map((cell) => `<th>${escapeHtml(cell)}</th>`).join('')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`)
    .join('')}</tbody></table>`;

const reliabilityPlot = (crossed: readonly Decision[], heldout: readonly Decision[]): string => {
  const points = (decisions: readonly Decision[]): [number, number][] =>
    reliability(decisions)
      .filter(({ count }) => count >= 10)
      .map(({ confidence, accuracy }) => [confidence, accuracy]);
  return xyPlot({
    x: 'confidence',
    y: 'right',
    xRange: [0.2, 1],
    yRange: [0, 1],
    one: points(crossed),
    two: points(heldout),
    diagonal: true,
  });
};

const riskPlot = (crossed: readonly Decision[], heldout: readonly Decision[]): string => {
  const points = (decisions: readonly Decision[]): [number, number][] =>
    riskCoverage(decisions).map(({ coverage, risk }) => [coverage, risk]);
  const [one, two] = [points(crossed), points(heldout)];
  const most = Math.max(0.05, ...[...one, ...two].map(([, risk]) => risk));
  return xyPlot({ x: 'share of logs decided', y: 'wrong among them', xRange: [0, 1], yRange: [0, Math.ceil(most * 20) / 20], one, two });
};

/** The report as one page that needs nothing else: plots as inline SVG, light and dark. */
export const pageOf = (measured: Measurement): string => {
  const { crossed, heldout } = measured;
  const all = evaluate(crossed);
  const ours = { name: 'ours', value: all.macroF1 };
  const beside = [...measured.baselines.map(({ name, decisions }) => ({ name, value: evaluate(decisions).macroF1 })), ours];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Classifier ${escapeHtml(measured.version)}</title>
<style>${STYLE}</style></head><body><h1>Classifier ${escapeHtml(measured.version)}</h1>
<p>${measured.texts} texts of ${measured.systems} kinds of systems; ${measured.folds} folds over systems, every text judged by a model that saw no text of its system. Macro-F1 ${all.macroF1.toFixed(3)}, calibration error ${calibrationError(crossed).toFixed(3)}; on ${measured.heldoutSystems} held-out systems ${evaluate(heldout).macroF1.toFixed(3)} and ${calibrationError(heldout).toFixed(3)}.</p>
<h2>Confusion</h2><div class="grid">${figure(matrix(CATEGORIES, all.matrix), 'Cross-validated: rows are right, columns said')}${figure(matrix(CATEGORIES, evaluate(heldout).matrix), 'Held-out systems')}</div>
<h2>By category</h2><div class="grid">${figure(categoryTable(crossed), 'Cross-validated')}${figure(categoryTable(heldout), 'Held-out systems')}</div>
<h2>Does it know what it knows?</h2><div class="grid">${figure(reliabilityPlot(crossed, heldout), 'Confidence and share of right guesses; blue cross-validated, orange held-out; dashed: as it should be')}${figure(riskPlot(crossed, heldout), 'Risk and coverage: if only the surest logs were decided')}</div>
<h2>Robustness and baselines</h2><div class="grid">${figure(bars(measured.robustness.map(({ name, macroF1 }) => ({ name, value: macroF1 }))), 'Macro-F1 when the texts asked about are changed')}${figure(bars(beside), 'Macro-F1 beside simple ways, cross-validated')}</div>
<h2>As text</h2><pre>${escapeHtml(textOf(measured))}</pre></body></html>
`;
};
