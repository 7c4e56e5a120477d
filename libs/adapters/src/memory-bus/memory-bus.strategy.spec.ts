import { Controller, type INestMicroservice, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@tocsin/contracts';
import { lastValueFrom } from 'rxjs';
import { MemoryBusClient } from './memory-bus.client.ts';
import { MemoryBusStrategy } from './memory-bus.strategy.ts';
import { MemoryBus } from './memory-bus.ts';

const batches: unknown[][] = [];

@Controller()
class Handlers {
  @MessagePattern(TOPICS.logs)
  answer(@Payload() message: string): string {
    return message.toUpperCase();
  }
  @EventPattern(TOPICS.alerts)
  take(@Payload() messages: unknown[]): void {
    batches.push(messages);
  }
}
@Module({ controllers: [Handlers] })
class HandlersModule {}

describe('a Nest app on the in-process bus', () => {
  let app: INestMicroservice;
  const bus = new MemoryBus();
  const client = new MemoryBusClient(bus);
  beforeAll(async () => {
    app = await NestFactory.createMicroservice(HandlersModule, { strategy: new MemoryBusStrategy(bus), logger: false });
    await app.listen();
  });
  afterAll(() => app.close());

  it('answers requests', async () => {
    await expect(lastValueFrom(client.send<string>(TOPICS.logs, 'abc'))).resolves.toBe('ABC');
  });

  it('gets events in batches', async () => {
    await Promise.all([1, 2, 3].map((n) => lastValueFrom(client.emit(TOPICS.alerts, n), { defaultValue: undefined })));
    await bus.close();
    expect(batches.flat()).toEqual([1, 2, 3]);
  });
});
