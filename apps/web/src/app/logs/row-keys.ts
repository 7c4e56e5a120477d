import type { TailRow } from '../tail/tail-buffer.ts';

/** Whether a key press is meant for a text field, or for the browser, rather than for the page. */
export const typingIn = (event: KeyboardEvent): boolean =>
  document.querySelector('dialog[open]') !== null ||
  event.ctrlKey ||
  event.metaKey ||
  event.altKey ||
  (event.target instanceof HTMLElement && (event.target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)));

/** The log after (`step` 1) or before (-1) the selected one, gaps skipped; the first one where none is selected. */
export const neighbourOf = (rows: readonly TailRow[], selected: string | null, step: 1 | -1): string | null => {
  const at = rows.findIndex((row) => row.key === selected);
  for (let i = at < 0 ? 0 : at + step; i >= 0 && i < rows.length; i += step) {
    const row = rows[i];
    if (row?.kind === 'log') return row.key;
    if (at < 0 && step < 0) return null;
  }
  return null;
};

const NEXT = ['j', 'ArrowDown'];
const BEFORE = ['k', 'ArrowUp'];
/** Which way a key moves through the rows, if it does; inside a dialog or a scrolled text arrows are left alone. */
export const stepOf = (event: KeyboardEvent): 1 | -1 | null => {
  const inside = event.target instanceof Element && event.target.closest('dialog, [data-own-arrows]') !== null;
  if (inside) return null;
  return NEXT.includes(event.key) ? 1 : BEFORE.includes(event.key) ? -1 : null;
};
