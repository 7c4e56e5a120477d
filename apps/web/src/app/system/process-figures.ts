import type { ProcessReport } from '@tocsin/contracts';
import { bytesText, countText, rateText } from '../charts/numbers.ts';
import type { Figure } from '../figures/figure.ts';

/** Shares from which on a resource is nearly used up. */
const NEARLY = 0.9;
/** Milliseconds for which everything else in the process waits. */
const SLOW_LOOP_MS = 200;
const FULL_QUEUE = 0.8;

const percent = (share: number): string => Math.round(share * 100).toString();
const none = (label: string, detail: string): Figure => ({ label, value: '–', unit: '', detail, alarming: false });

const rate = ({ pipeline }: ProcessReport): Figure =>
  pipeline
    ? { label: 'Rate', value: rateText(pipeline.logsPerSecond), unit: 'logs/s', detail: 'last ten seconds', alarming: false }
    : none('Rate', 'no logs here');

/** What waits: in Kafka where the process reads from there, else in its own queue. */
const backlog = ({ lagMessages, pipeline }: ProcessReport): Figure => {
  if (lagMessages !== null) {
    return { label: 'Lag', value: countText(lagMessages), unit: 'messages', detail: 'yet to be read', alarming: false };
  }
  if (!pipeline) return none('Queue', 'none');
  const share = pipeline.queueLimitBytes > 0 ? pipeline.queueBytes / pipeline.queueLimitBytes : 0;
  const detail = `${bytesText(pipeline.queueBytes)} of ${bytesText(pipeline.queueLimitBytes)}`;
  return { label: 'Queue', value: percent(share), unit: '%', detail, alarming: share > FULL_QUEUE };
};

/** A process and its machine in eight figures; what is nearly used up is alarming. */
export const processFigures = (report: ProcessReport): Figure[] => {
  const { cpuCores, hostCpus, residentBytes, memoryLimitBytes, eventLoopDelayMs, hostMemoryBytes, diskSizeBytes } = report;
  const hostUsed = hostMemoryBytes > 0 ? 1 - report.hostMemoryAvailableBytes / hostMemoryBytes : 0;
  const diskUsed = diskSizeBytes > 0 ? 1 - report.diskAvailableBytes / diskSizeBytes : 0;
  return [
    {
      label: 'CPU',
      value: cpuCores.toFixed(2),
      unit: 'cores',
      detail: `of ${hostCpus}`,
      alarming: cpuCores > hostCpus * NEARLY,
    },
    {
      label: 'Memory',
      value: bytesText(residentBytes),
      unit: '',
      detail: memoryLimitBytes === null ? `heap ${bytesText(report.heapUsedBytes)}` : `may use ${bytesText(memoryLimitBytes)}`,
      alarming: memoryLimitBytes !== null && residentBytes > memoryLimitBytes * NEARLY,
    },
    {
      label: 'Event loop',
      value: rateText(eventLoopDelayMs.p99),
      unit: 'ms p99',
      detail: `median ${rateText(eventLoopDelayMs.p50)} ms`,
      alarming: eventLoopDelayMs.p99 > SLOW_LOOP_MS,
    },
    rate(report),
    backlog(report),
    {
      label: 'Host CPU',
      value: percent(report.hostCpuShare),
      unit: '%',
      detail: `load ${rateText(report.hostLoad1)}`,
      alarming: report.hostCpuShare > NEARLY,
    },
    {
      label: 'Host memory',
      value: percent(hostUsed),
      unit: '%',
      detail: `${bytesText(report.hostMemoryAvailableBytes)} available`,
      alarming: hostUsed > NEARLY,
    },
    {
      label: 'Disk',
      value: percent(diskUsed),
      unit: '%',
      detail: `${bytesText(report.diskAvailableBytes)} free`,
      alarming: diskUsed > NEARLY,
    },
  ];
};
