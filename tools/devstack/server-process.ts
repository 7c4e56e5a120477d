import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gone, isAlive } from '@tocsin/adapters/embedded-postgres';
import type { ServerPlan } from './server-plan.ts';
import { StackError } from './stack-error.ts';

const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 30_000;
const LOG_LIMIT_BYTES = 16 << 20;

/**
 * Starts the server in a process group of its own, so that Ctrl-C on the terminal does not reach it. With `endsWithParent` its standard
 * input is a pipe of ours, whose end is its end. Does not wait until it answers.
 * @throws StackError `start_failed`
 */
export const launch = async (plan: ServerPlan, endsWithParent: boolean): Promise<ChildProcess> => {
  const { program, args, user } = await plan.prepare();
  mkdirSync(dirname(plan.log), { recursive: true });
  if ((statSync(plan.log, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES) rmSync(plan.log);
  const log = openSync(plan.log, 'a', 0o600);
  const child = spawn(program, args, {
    ...user,
    cwd: dirname(plan.log),
    env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', TZ: 'UTC' },
    detached: true,
    stdio: [endsWithParent ? 'pipe' : 'ignore', log, log],
  });
  closeSync(log);
  child.stdin?.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) =>
      reject(new StackError('start_failed', `${plan.name} did not start: ${error.message}`, { cause: error })),
    );
  });
  child.unref();
  // A pipe would keep this process as long as the server lives.
  (child.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  return child;
};

/** Resolves once the server answers. @throws StackError `start_failed` with the end of its log, when it ended or did not answer in time */
export const awaitAnswer = async (plan: ServerPlan, pid: number, limitMs = START_LIMIT_MS): Promise<void> => {
  const end = performance.now() + limitMs;
  while (!(await plan.answers())) {
    const ended = !isAlive(pid);
    if (ended || performance.now() > end) {
      const why = ended ? 'ended' : `did not answer within ${limitMs / 1000} s`;
      throw new StackError('start_failed', `${plan.name} ${why}. The end of its log, ${plan.log}:\n${lastLines(plan.log)}`);
    }
    await pause(100);
  }
};

/** Asks the process to end, then makes it; resolves when it is gone. @throws StackError `stop_failed` */
export const stopProcess = async (name: string, pid: number): Promise<void> => {
  for (const [signal, limitMs] of [
    ['SIGTERM', STOP_LIMIT_MS],
    ['SIGKILL', 10_000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return;
      throw new StackError('stop_failed', `${name} (process ${pid}) cannot be stopped: ${(error as Error).message}`, { cause: error });
    }
    if (await gone(pid, limitMs)) return;
  }
  throw new StackError('stop_failed', `${name} (process ${pid}) does not end. End it by hand.`);
};

const lastLines = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim().split('\n').slice(-12).join('\n');
  } catch {
    return '(there is none)';
  }
};
