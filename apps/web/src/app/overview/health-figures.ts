import type { SystemView } from '@tocsin/contracts';
import { bytesText, countText, rateText } from '../charts/numbers.ts';
import type { Figure } from '../figures/figure.ts';

/** The pipeline's state in six figures; a queue four fifths full, any damaged file, is alarming. */
export const healthFigures = (system: SystemView): Figure[] => {
  const rejected = Object.entries(system.rejected).sort((a, b) => b[1] - a[1]);
  const total = rejected.reduce((sum, [, count]) => sum + count, 0);
  const queue = system.queueLimitBytes > 0 ? system.queueBytes / system.queueLimitBytes : 0;
  const worst = rejected[0];
  return [
    { label: 'Rate', value: rateText(system.logsPerSecond), unit: 'logs/s', detail: 'over the last ten seconds', alarming: false },
    { label: 'Accepted', value: countText(system.acceptedTotal), unit: '', detail: 'since start', alarming: false },
    {
      label: 'Rejected',
      value: countText(total),
      unit: '',
      detail: worst && worst[1] > 0 ? `mostly ${worst[0].replaceAll('_', ' ')}` : 'since start',
      alarming: false,
    },
    {
      label: 'Ingest time',
      value: rateText(system.ingestLatencyMs.p99),
      unit: 'ms p99',
      detail: `median ${rateText(system.ingestLatencyMs.p50)} ms`,
      alarming: false,
    },
    {
      label: 'Queue',
      value: `${Math.round(queue * 100)}`,
      unit: '%',
      detail: `${bytesText(system.queueBytes)} of ${bytesText(system.queueLimitBytes)}`,
      alarming: queue > 0.8,
    },
    {
      label: 'Stored',
      value: countText(system.storedLogs),
      unit: 'logs',
      detail: system.damagedFiles.length > 0 ? `${system.damagedFiles.length} damaged files set aside` : bytesText(system.storedBytes),
      alarming: system.damagedFiles.length > 0,
    },
  ];
};
