import type { Theme } from '../theme/theme.store.ts';

export interface Palette {
  ink: string;
  muted: string;
  line: string;
  panel: string;
  series: Record<string, string>;
  others: readonly string[];
}

const light: Palette = {
  ink: '#161b26',
  muted: '#586174',
  line: '#dfe3ea',
  panel: '#ffffff',
  series: {
    security: '#c0263d',
    performance: '#d08a1d',
    business: '#0f766e',
    general: '#8a94a8',
    trace: '#b4bccb',
    debug: '#8a94a8',
    info: '#5b7fd6',
    warn: '#d08a1d',
    error: '#c0263d',
    fatal: '#7a1fa2',
  },
  others: ['#3446c8', '#0f766e', '#a15c07', '#7a1fa2', '#586174', '#0369a1'],
};
const dark: Palette = {
  ink: '#e7eaf1',
  muted: '#98a2b5',
  line: '#283142',
  panel: '#141923',
  series: {
    security: '#ff7a8a',
    performance: '#e5a94b',
    business: '#4cc9b0',
    general: '#7b869b',
    trace: '#566074',
    debug: '#7b869b',
    info: '#7fa0f5',
    warn: '#e5a94b',
    error: '#ff7a8a',
    fatal: '#cf8bf0',
  },
  others: ['#8b9bff', '#4cc9b0', '#e5a94b', '#cf8bf0', '#98a2b5', '#5fb8ea'],
};

/** Colours of the charts; a category or level has the same one everywhere. */
export const paletteOf = (theme: Theme): Palette => (theme === 'dark' ? dark : light);

export const colourOf = (key: string, index: number, palette: Palette): string =>
  palette.series[key] ?? palette.others[index % palette.others.length] ?? palette.muted;
