import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BenchError } from './bench-error.ts';

export interface ClassifyResult {
  model: string;
  cpuMicrosPerLog: number;
}

/** What classification costs a log, measured in a process of its own by classify.ts. @throws BenchError */
export const measureClassification = async (seconds: number): Promise<ClassifyResult> => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--no-warnings', join(import.meta.dirname, 'classify.ts'), String(seconds)],
    {
      timeout: (seconds * 10 + 60) * 1000,
    },
  );
  const cost = /^classify\s+([\d.]+) CPU/m.exec(stdout)?.[1];
  const model = /^Model (\w+)/m.exec(stdout)?.[1];
  if (cost === undefined || model === undefined) throw new BenchError(`classify.ts said something else than expected:\n${stdout}`);
  return { model, cpuMicrosPerLog: Number(cost) };
};
