import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface ToolRun {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a tool's main.ts as a command of its own, with no `TOCSIN_*` from outside. */
export const runTool = (
  tool: string,
  args: string[],
  { cwd = import.meta.dirname, stdin = '', env = {} }: { cwd?: string; stdin?: string | Buffer; env?: Record<string, string> } = {},
): Promise<ToolRun> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--no-warnings', join(import.meta.dirname, '..', tool, 'main.ts'), ...args], {
      cwd,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
  });
