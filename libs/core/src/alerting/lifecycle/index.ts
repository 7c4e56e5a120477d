export { SIGNALS_STOPPED_MS, advance } from './advance.ts';
export type { AlertLife, Circumstances, HistoryEntry, HistoryKind, RetireReason, Step, Stimulus } from './alert-life.ts';
export { alertLink, alertQuery } from './alert-link.ts';
export { type SilenceSpan, silencedUntil } from './silences.ts';
