import { type AlertSignal, MAX_EXAMPLES, type Windows } from '@tocsin/core/alerting';
import type { LogReader } from '@tocsin/core/ports';
import { withTimeout } from '../waiting/with-timeout.ts';

/** Restored groups above the threshold that get example logs from the store; more than these nobody looks at. */
const ILLUSTRATED = 20;
const TIMEOUT_MS = 1000;

/** Signals of restored windows with example logs from the store, the first few; as they are when the store does not answer. */
export const illustrated = async (
  signals: readonly AlertSignal[],
  windows: Windows,
  reader: Pick<LogReader, 'search'>,
): Promise<AlertSignal[]> => {
  const illustrate = async (signal: AlertSignal): Promise<AlertSignal> => {
    try {
      const selection = windows.exampleSelection(signal);
      if (!selection) return signal;
      const found = reader.search({ ...selection, limit: MAX_EXAMPLES, order: 'desc' });
      return windows.illustrate(signal, (await withTimeout(found, TIMEOUT_MS)).items);
    } catch {
      return signal;
    }
  };
  return [...(await Promise.all(signals.slice(0, ILLUSTRATED).map(illustrate))), ...signals.slice(ILLUSTRATED)];
};
