import type { AlertView } from '@tocsin/contracts';
import { safeLine } from '../terminal/safe-text.ts';

export const groupText = (group: Record<string, string>): string =>
  safeLine(
    Object.entries(group)
      .map(([field, value]) => `${field}=${value}`)
      .join(' '),
  );

/** An alert in one line. */
export const alertLine = (alert: AlertView): string =>
  `${alert.status} ${alert.severity} ${safeLine(alert.ruleName)} ${groupText(alert.group)} ${alert.value}/${alert.threshold} in ${alert.window} (${alert.id})`;
