const WIDTH = 420;
const HEIGHT = 300;
const LEFT = 46;
const BOTTOM = 40;
const TOP = 12;
const RIGHT = 12;

const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const round = (value: number): string => value.toFixed(1);
const svg = (height: number, content: string): string => `<svg viewBox="0 0 ${WIDTH} ${height}" role="img">${content}</svg>`;
const label = (x: number, y: number, text: string, anchor = 'middle', kind = ''): string =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"${kind && ` class="${kind}"`}>${escape(text)}</text>`;

export interface XyPlot {
  x: string;
  y: string;
  xRange: readonly [number, number];
  yRange: readonly [number, number];
  one: readonly (readonly [number, number])[];
  two: readonly (readonly [number, number])[];
  /** A dashed line where both axes say the same. */
  diagonal?: boolean;
}

/** Two lines over the same axes, as inline SVG. */
export const xyPlot = ({ x, y, xRange, yRange, one, two, diagonal }: XyPlot): string => {
  const atX = (value: number): number => LEFT + ((value - xRange[0]) / (xRange[1] - xRange[0])) * (WIDTH - LEFT - RIGHT);
  const atY = (value: number): number => HEIGHT - BOTTOM - ((value - yRange[0]) / (yRange[1] - yRange[0])) * (HEIGHT - BOTTOM - TOP);
  const path = (points: readonly (readonly [number, number])[]): string =>
    points.map(([px, py], i) => `${i === 0 ? 'M' : 'L'}${round(atX(px))} ${round(atY(py))}`).join('');
  const dots = (points: readonly (readonly [number, number])[], kind: string): string =>
    points.length > 20
      ? ''
      : points.map(([px, py]) => `<circle class="${kind}" cx="${round(atX(px))}" cy="${round(atY(py))}" r="3"/>`).join('');
  const ticks = Array.from({ length: 5 }, (_, i) => {
    const [vx, vy] = [xRange[0] + ((xRange[1] - xRange[0]) * i) / 4, yRange[0] + ((yRange[1] - yRange[0]) * i) / 4];
    return label(atX(vx), HEIGHT - BOTTOM + 16, vx.toFixed(2)) + label(LEFT - 6, atY(vy) + 4, vy.toFixed(2), 'end');
  }).join('');
  const from = Math.max(xRange[0], yRange[0]);
  const guide = diagonal
    ? `<path class="guide" d="${path([
        [from, from],
        [1, 1],
      ])}"/>`
    : '';
  const frame = `<path class="axis" d="M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}"/>`;
  const names = label((WIDTH + LEFT) / 2, HEIGHT - 6, x) + label(LEFT + 6, TOP + 10, y, 'start');
  return svg(
    HEIGHT,
    `${frame}${guide}${ticks}${names}<path class="one" d="${path(one)}"/><path class="two" d="${path(two)}"/>${dots(one, 'dot')}${dots(two, 'dot2')}`,
  );
};

/** A bar for each value from 0 to 1, as inline SVG. */
export const bars = (rows: readonly { name: string; value: number }[]): string => {
  const step = 24;
  const from = 190;
  const drawn = rows.map(({ name, value }, i) => {
    const y = TOP + i * step;
    const width = value * (WIDTH - from - 54);
    return `${label(from - 8, y + 13, name, 'end')}<rect class="bar" x="${from}" y="${y}" width="${round(width)}" height="16" rx="2"/>${label(from + width + 6, y + 13, value.toFixed(3), 'start', 'strong')}`;
  });
  return svg(TOP * 2 + rows.length * step, drawn.join(''));
};

/** A confusion matrix, each row shaded by its shares, as inline SVG. */
export const matrix = (names: readonly string[], counts: readonly (readonly number[])[]): string => {
  const size = 62;
  const left = 96;
  const cells = counts.flatMap((row, r) => {
    const sum = Math.max(
      1,
      row.reduce((total, count) => total + count, 0),
    );
    return row.map((count, c) => {
      const [x, y] = [left + c * (size + 4), 26 + r * (size + 4)];
      const cell = `<rect class="cell" x="${x}" y="${y}" width="${size}" height="${size}" rx="4" fill-opacity="${(0.06 + 0.6 * (count / sum)).toFixed(2)}"/>`;
      return (
        cell +
        label(x + size / 2, y + size / 2, String(count), 'middle', 'strong') +
        label(x + size / 2, y + size / 2 + 16, `${((100 * count) / sum).toFixed(0)} %`)
      );
    });
  });
  const heads = names.map(
    (name, i) => label(left + i * (size + 4) + size / 2, 16, name) + label(left - 8, 26 + i * (size + 4) + size / 2 + 4, name, 'end'),
  );
  return svg(26 + names.length * (size + 4) + 6, cells.join('') + heads.join(''));
};
