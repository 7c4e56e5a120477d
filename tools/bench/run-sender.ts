import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { SendOrder, SendReport } from './sender.ts';

const PREPARE_LIMIT_MS = 60_000;

/**
 * Sends in a process of its own, so that its CPU time is not the server's. `onStart` is called when the bodies are prepared and sending
 * begins. @throws Error when the sender fails or takes much longer than it was told
 */
export const runSender = (order: SendOrder, onStart: () => void = () => undefined): Promise<SendReport> =>
  new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'sender.ts'), { execArgv: ['--no-warnings'] });
    const limit = setTimeout(() => child.kill('SIGKILL'), order.seconds * 1000 + PREPARE_LIMIT_MS);
    let report: SendReport | undefined;
    child.on('message', (message) => {
      if (message === 'ready') onStart();
      else report = message as SendReport;
    });
    child.once('exit', (code, signal) => {
      clearTimeout(limit);
      if (report === undefined) reject(new Error(`The sender ended without a report (${signal ?? code}).`));
      else if (report.failure !== undefined) reject(new Error(`The server refused a body: ${report.failure}`));
      else resolve(report);
    });
    child.send(order);
  });
