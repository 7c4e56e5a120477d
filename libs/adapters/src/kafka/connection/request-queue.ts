import { createRequire } from 'node:module';

/** What kafkajs 2.2.4 keeps for each connection, as far as this file touches it; not part of its published interface. */
interface RequestQueue {
  /** Requests that wait because the broker asked for a pause, or because enough others are under way. */
  pending: unknown[];
  /** Requests that were sent and are not answered. */
  inflight: Map<number, { sentAt: number; requestTimeout: number; timeoutRequest(): void }>;
  scheduleCheckPendingRequests(): void;
  /** Part of closing a connection. */
  waitForPendingRequests(): Promise<void>;
}
type RequestQueueClass = { prototype: Partial<RequestQueue> };

const LOOK_EVERY_MS = 100;
const REPAIRED = Symbol.for('tocsin.kafka.request-queue');
const require = createRequire(import.meta.url);

/**
 * kafkajs looks after each answer whether requests wait, by a timer that makes the next one, also when none waits. Its time is then "until
 * when the broker asked for a pause", -1, less the clock: a negative number, of which Node 24 warns (TimeoutNegativeWarning) and makes 1 ms.
 * So every connection wakes its process a thousand times a second for ever, even after it was closed. No setting avoids it.
 *
 * Here no timer is made while nothing waits: what begins to wait makes one, and what is answered looks by itself.
 *
 * It also looks after time-outs only on connections that are connected; one that it closes is not, and it waits there for answers first. Here
 * time-outs go on until that wait is over: an answer that never comes would hold up whoever asked for ever.
 *
 * Another version of the client, built otherwise, is left as it is. Once for a process.
 */
export const calmRequestQueues = (): void => {
  const queue = (require('kafkajs/src/network/requestQueue') as RequestQueueClass).prototype as Partial<RequestQueue> & {
    [REPAIRED]?: true;
  };
  const original = queue.scheduleCheckPendingRequests;
  const wait = queue.waitForPendingRequests;
  if (original === undefined || wait === undefined || queue[REPAIRED]) return;
  queue[REPAIRED] = true;
  queue.waitForPendingRequests = async function (this: RequestQueue): Promise<void> {
    const timer = setInterval(() => {
      for (const request of this.inflight.values()) if (Date.now() - request.sentAt > request.requestTimeout) request.timeoutRequest();
    }, LOOK_EVERY_MS);
    await wait.call(this).finally(() => clearInterval(timer));
  };
  queue.scheduleCheckPendingRequests = function (this: RequestQueue): void {
    if (this.pending.length > 0) original.call(this);
  };
};
