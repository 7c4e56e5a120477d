import { setTimeout as wait } from 'node:timers/promises';
import { cpuTicks, MemoryWatch, TICKS_PER_SECOND } from './process-tree.ts';
import { runSender } from './run-sender.ts';
import { cpuMicrosPerLog } from './statistics.ts';
import type { Target } from './target.ts';

export interface IngestResult {
  connections: number;
  logs: number;
  seconds: number;
  logsPerSecond: number;
  bytesPerLogSent: number;
  /** Of the whole process tree, the database included. Undefined for a server that is not ours. */
  cpuMicrosPerLog: number | undefined;
  bytesPerLogOnDisk: number | undefined;
  peakMemoryBytes: number | undefined;
  /** Answers 429 and 503 on the way. */
  busy: number;
}

/** Longest wait for the store to come to rest after the last answer: pending rows become blocks, the write-ahead log is folded in. */
const REST_LIMIT_MS = 30_000;
const REST_STEP_MS = 1000;

/** Waits until the server does nothing any more: what it still does for the logs just sent belongs to them. */
const atRest = async ({ pid, storedBytes }: Target): Promise<void> => {
  if (pid === undefined) return;
  let before = { ticks: cpuTicks(pid), bytes: storedBytes() };
  for (const end = performance.now() + REST_LIMIT_MS; performance.now() < end;) {
    await wait(REST_STEP_MS);
    const now = { ticks: cpuTicks(pid), bytes: storedBytes() };
    // Timers and health checks always use a little.
    if (now.bytes === before.bytes && now.ticks - before.ticks <= TICKS_PER_SECOND / 20) return;
    before = now;
  }
};

/** How fast the server takes logs over so many connections, and what that costs it. */
export const measureIngest = async (target: Target, connections: number, seconds: number, logs = Infinity): Promise<IngestResult> => {
  const { pid, url, key } = target;
  await atRest(target);
  const bytesBefore = target.storedBytes();
  let ticksBefore = 0;
  let memory: MemoryWatch | undefined;
  const report = await runSender({ url, key, connections, seconds, logs: Math.min(logs, Number.MAX_SAFE_INTEGER) }, () => {
    if (pid === undefined) return;
    ticksBefore = cpuTicks(pid);
    memory = new MemoryWatch(pid);
  });
  await atRest(target);
  const ticks = pid === undefined ? undefined : cpuTicks(pid) - ticksBefore;
  const bytesAfter = target.storedBytes();
  return {
    connections,
    logs: report.logs,
    seconds: report.seconds,
    logsPerSecond: report.logs / report.seconds,
    bytesPerLogSent: report.bytes / report.logs,
    cpuMicrosPerLog: ticks === undefined ? undefined : cpuMicrosPerLog(ticks, TICKS_PER_SECOND, report.logs),
    bytesPerLogOnDisk: bytesAfter === undefined || bytesBefore === undefined ? undefined : (bytesAfter - bytesBefore) / report.logs,
    peakMemoryBytes: memory?.stop(),
    busy: report.busy,
  };
};
