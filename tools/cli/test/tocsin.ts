import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type ToolRun, runTool } from '../../test/run-tool.ts';

/** Runs one command line to its end, as a process of its own, with nothing of `TOCSIN_*` but what is given. */
export const tocsin = (args: string[], options: { env?: Record<string, string>; stdin?: string; cwd?: string } = {}): Promise<ToolRun> =>
  runTool('cli', args, options);

/** The lines of a result. */
export const linesOf = ({ stdout }: ToolRun): string[] => stdout.split('\n').filter((line) => line !== '');

/** A command that runs until it is told to stop. */
export class RunningTocsin {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly ended: Promise<unknown[]>;
  stdout = '';
  stderr = '';

  constructor(args: string[], env: Record<string, string>) {
    this.child = spawn(process.execPath, ['--no-warnings', join(import.meta.dirname, '..', 'main.ts'), ...args], {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    });
    this.child.stdout.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.child.stderr.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = once(this.child, 'close');
  }

  get lines(): string[] {
    return this.stdout.split('\n').filter((line) => line !== '');
  }

  /** Ctrl-C. Resolves to the exit code. */
  async interrupt(): Promise<number | null> {
    this.child.kill('SIGINT');
    return (await this.ended)[0] as number | null;
  }
}
