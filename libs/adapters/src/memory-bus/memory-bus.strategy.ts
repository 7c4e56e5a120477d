import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import type { Topic } from '@tocsin/contracts';
import { lastValueFrom } from 'rxjs';
import type { MemoryBus } from './memory-bus.ts';

/**
 * Connects an app's handlers to the in-process bus: `@MessagePattern(topic)` answers requests one by one,
 * `@EventPattern(topic)` gets an array of the events that waited, in order.
 */
export class MemoryBusStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('tocsin:memory-bus');
  private readonly bus: MemoryBus;

  constructor(bus: MemoryBus) {
    super();
    this.bus = bus;
  }

  listen(callback: () => void): void {
    for (const [topic, first] of this.messageHandlers as Map<Topic, MessageHandler<unknown, unknown, unknown>>) {
      if (!first.isEventHandler) {
        this.bus.respond(topic, (message) => this.settle(first, message));
        continue;
      }
      // Nest chains the event handlers of one pattern itself: calling the first runs them all.
      this.bus.subscribe(topic, async (messages) => {
        await this.settle(first, messages);
      });
    }
    callback();
  }
  async close(): Promise<void> {
    await this.bus.close();
  }
  on(): void {
    // An in-process bus has no connection events.
  }
  unwrap<T>(): T {
    return this.bus as T;
  }

  private async settle(handler: MessageHandler<unknown, unknown, unknown>, data: unknown): Promise<unknown> {
    const result: unknown = await handler(data);
    return lastValueFrom(this.transformToObservable<unknown>(result), { defaultValue: undefined });
  }
}
