import { parentPort, workerData } from 'node:worker_threads';
import { type ThreadAnswer, type ThreadCall, failureOf } from '../threads/thread-link.ts';
import type { ReadRequest, ReadTask } from './read-requests.ts';
import { type ReaderEvent, type ReaderSettings, openTasks } from './reader-tasks.ts';

/** How long one request may work before the others get their turn. */
const TURN_MS = 10;

const port = parentPort;
if (port === null) throw new Error('This file runs as a worker thread.');
const answer = (message: ThreadAnswer<unknown, ReaderEvent>): void => port.postMessage(message);
const { start, rest } = openTasks(workerData as ReaderSettings, (event) => answer({ event }));

const tasks = new Map<number, ReadTask<unknown>>();
let running = false;

/** One turn for the task that has waited longest. */
const turn = (): void => {
  const [first] = tasks;
  if (first === undefined) {
    running = false;
    rest();
    return;
  }
  const [id, task] = first;
  tasks.delete(id);
  const end = performance.now() + TURN_MS;
  try {
    let step = task.next();
    while (!step.done && performance.now() < end) step = task.next();
    if (step.done) answer({ id, result: step.value });
    else tasks.set(id, task);
  } catch (error) {
    answer({ id, failure: failureOf(error) });
  }
  setImmediate(turn);
};

port.on('message', (call: ThreadCall<ReadRequest>) => {
  if ('cancel' in call) return void tasks.delete(call.cancel);
  tasks.set(call.id, start(call.request));
  if (!running) {
    running = true;
    setImmediate(turn);
  }
});
