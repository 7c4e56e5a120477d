import type { AlertStatus } from '@tocsin/contracts';

/** What an alert has been through: all that decides what may happen to it next. Times are epoch milliseconds of the life cycle's clock. */
export interface AlertLife {
  status: AlertStatus;
  startedAt: number;
  firedAt: number | null;
  acknowledgedAt: number | null;
  acknowledgedBy: string | null;
  resolvedAt: number | null;
  /** null: the condition cleared by itself. */
  resolvedBy: string | null;
  /** While set, nobody is told anything. */
  silencedUntil: number | null;
  /** When the windows last said that the condition holds. */
  heardAt: number;
  /** How often its firing was announced: once, and once more for each silence that it outlasted. */
  announcements: number;
}

/** Why an alert ends although nobody saw its condition clear. */
export type RetireReason = 'rule_deleted' | 'rule_disabled' | 'rule_changed' | 'signals_stopped';

/** What can happen to an alert. Every one of them may come twice, late, or when there is no alert. */
export type Stimulus =
  | { kind: 'crossed' | 'holding' | 'cleared' }
  | { kind: 'tick' }
  | { kind: 'acknowledge' | 'resolve'; actor: string; note: string }
  | { kind: 'retire'; reason: RetireReason };

/** What the rule, the silences and the clock say at the moment. */
export interface Circumstances {
  now: number;
  forMs: number;
  cooldownMs: number;
  /** Milliseconds after which an open alert of which nothing is heard is over; SIGNALS_STOPPED_MS unless given. */
  silentAfterMs?: number;
  /** When the last alert of the same rule and group was resolved. */
  lastResolvedAt: number | null;
  /** Until when a silence covers the rule and group now; null: none does. */
  silencedUntil: number | null;
}

export type HistoryKind = 'started' | 'fired' | 'acknowledged' | 'resolved' | 'silenced' | 'unsilenced';
export interface HistoryEntry {
  kind: HistoryKind;
  actor: string | null;
  note: string;
}

/** What a stimulus led to. */
export interface Step {
  /** The alert as it stands now; null: there is none (a pending one has vanished). */
  life: AlertLife | null;
  history: HistoryEntry[];
  /** What the channels must be told. */
  notify: 'firing' | 'acknowledged' | 'resolved' | null;
  /** The condition holds, but the cool-down of the alert before forbids a new one until then. */
  coolingUntil: number | null;
}
