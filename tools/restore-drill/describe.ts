import type { RestoreDrill } from '@tocsin/adapters/elasticsearch/store';

const logs = (count: number): string => `${count.toLocaleString('en-US')} ${count === 1 ? 'log' : 'logs'}`;

/** What a drill found, in words. */
export const describeDrill = ({ snapshot, indices, passed }: RestoreDrill, tookMs: number): string => {
  const lines = [
    `Snapshot ${snapshot.name} of ${new Date(snapshot.startedAt).toISOString()}, restored and compared in ${(tookMs / 1000).toFixed(1)} s`,
  ];
  for (const { index, restored, since, checksum, gone, removed, lost, lostCount } of indices) {
    const beside = gone ? 'the living index is gone' : since === 0 ? 'the same as the living index' : `${logs(since)} came after it`;
    lines.push(`  ${index}  ${logs(restored)}, ids ${checksum.slice(0, 16)}…, ${beside}`);
    if (removed > 0) lines.push(`    ${logs(removed)} of them of categories that the retention has removed since`);
    if (lostCount > 0) lines.push(`    NOT in the living index: ${logs(lostCount)}, such as ${lost.join(', ')}`);
  }
  const total = indices.reduce((sum, { restored }) => sum + restored, 0);
  lines.push(
    passed
      ? `Passed: all ${logs(total)} of the snapshot came back; nothing of the drill was left behind.`
      : 'FAILED: the snapshot holds logs that the living indices have lost. Restore them from it.',
  );
  return lines.join('\n');
};
