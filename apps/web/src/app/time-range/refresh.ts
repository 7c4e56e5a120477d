/** How often a page may ask anew by itself, as the URL says it. */
export const REFRESH_CHOICES = [
  { value: '', label: 'Refresh: off' },
  { value: '5s', label: 'Every 5 s' },
  { value: '10s', label: 'Every 10 s' },
  { value: '30s', label: 'Every 30 s' },
  { value: '1m', label: 'Every minute' },
] as const;
const MS: Record<string, number> = { '5s': 5000, '10s': 10_000, '30s': 30_000, '1m': 60_000 };

/** Milliseconds between two refreshes; null for none, or what is not among the choices. */
export const refreshMs = (value: string | undefined): number | null => MS[value ?? ''] ?? null;
