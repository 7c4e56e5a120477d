import type { Topic } from '@tocsin/contracts';
import { type Clock, IntakeBusyError } from '@tocsin/core/ports';
import { DrainRate } from './drain-rate.ts';
import { type BatchHandler, EventQueue } from './event-queue.ts';

/** Answers one request; what it rejects with reaches the sender unchanged. */
export type RequestHandler = (message: unknown) => Promise<unknown>;

export interface MemoryBusOptions {
  /** Bytes of requests that may be under way at once, over all topics. */
  requestLimitBytes: number;
  /** Bytes of events that may wait for one handler. */
  eventLimitBytes: number;
  /** Most events handed over in one call. */
  eventBatchSize: number;
  now: Clock;
  onEventFailure: (topic: Topic, error: unknown, lost: number) => void;
}

export const MEMORY_BUS_DEFAULTS: MemoryBusOptions = {
  requestLimitBytes: 96 * 1024 * 1024,
  eventLimitBytes: 8 * 1024 * 1024,
  eventBatchSize: 512,
  now: Date.now,
  onEventFailure: () => undefined,
};

/**
 * The bus of the standalone profile: topics inside one process.
 * Requests (topic `logs`) are answered by their handler; when more than the limit is under way they fail at once with
 * IntakeBusyError, before anything was done, so that a retry is safe. Events go to every handler of their topic in order and in batches.
 */
export class MemoryBus {
  private readonly options: MemoryBusOptions;
  private readonly responders = new Map<Topic, RequestHandler>();
  private readonly queues = new Map<Topic, EventQueue[]>();
  private readonly underWay = new Set<Promise<unknown>>();
  private readonly rate = new DrainRate();
  private bytes = 0;
  private closed = false;

  constructor(options: Partial<MemoryBusOptions> = {}) {
    this.options = { ...MEMORY_BUS_DEFAULTS, ...options };
  }

  /** Bytes of requests under way. */
  get requestBytes(): number {
    return this.bytes;
  }
  get requestLimitBytes(): number {
    return this.options.requestLimitBytes;
  }

  /** One responder a topic. */
  respond(topic: Topic, handler: RequestHandler): void {
    if (this.responders.has(topic)) throw new Error(`The topic ${topic} has a responder already.`);
    this.responders.set(topic, handler);
  }

  subscribe(topic: Topic, handler: BatchHandler): void {
    const { eventLimitBytes, eventBatchSize, onEventFailure } = this.options;
    const queue = new EventQueue(handler, eventLimitBytes, eventBatchSize, (error, lost) => onEventFailure(topic, error, lost));
    this.queues.set(topic, [...(this.queues.get(topic) ?? []), queue]);
  }

  /** Sends one message to the topic's responder. A message larger than the limit passes when nothing else is under way. */
  async request(topic: Topic, message: unknown, sizeBytes: number): Promise<unknown> {
    const handler = this.responders.get(topic);
    if (this.closed || !handler) throw new IntakeBusyError(1000);
    if (this.bytes > 0 && this.bytes + sizeBytes > this.options.requestLimitBytes) {
      throw new IntakeBusyError(this.rate.waitMsFor(this.bytes + sizeBytes - this.options.requestLimitBytes));
    }
    this.bytes += sizeBytes;
    const answer = handler(message);
    this.underWay.add(answer);
    try {
      return await answer;
    } finally {
      this.underWay.delete(answer);
      this.bytes -= sizeBytes;
      this.rate.record(sizeBytes, this.options.now());
    }
  }

  /** Resolves once every handler's queue took the message in; waits while a queue is full. */
  async publish(topic: Topic, message: unknown, sizeBytes: number): Promise<void> {
    await Promise.all((this.queues.get(topic) ?? []).map((queue) => queue.push(message, sizeBytes)));
  }

  /** Refuses new requests and waits for what is under way, then for the events that it caused. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.allSettled(this.underWay);
    await Promise.all([...this.queues.values()].flat().map((queue) => queue.drained()));
  }
}
