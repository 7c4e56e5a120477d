import { ClientProxy, type ReadPacket, type WritePacket } from '@nestjs/microservices';
import type { Topic } from '@tocsin/contracts';
import type { MemoryBus } from './memory-bus.ts';
import { messageSizeBytes } from './message-size.ts';

/** Nest's client over the in-process bus: `send` for requests, `emit` for events; patterns are topics. */
export class MemoryBusClient extends ClientProxy {
  constructor(private readonly bus: MemoryBus) {
    super();
  }

  connect(): Promise<void> {
    return Promise.resolve();
  }
  close(): void {
    // The bus belongs to the composition root.
  }
  unwrap<T>(): T {
    return this.bus as T;
  }

  protected publish(packet: ReadPacket, callback: (packet: WritePacket) => void): () => void {
    let wanted = true;
    const data: unknown = packet.data;
    const reply = (answer: WritePacket) => {
      if (wanted) callback(answer);
    };
    this.bus.request(packet.pattern as Topic, data, messageSizeBytes(data)).then(
      (response) => reply({ response, isDisposed: true }),
      (err: unknown) => reply({ err, isDisposed: true }),
    );
    return () => {
      wanted = false;
    };
  }

  protected async dispatchEvent<T = unknown>(packet: ReadPacket): Promise<T> {
    const data: unknown = packet.data;
    await this.bus.publish(packet.pattern as Topic, data, messageSizeBytes(data));
    return undefined as T;
  }
}
