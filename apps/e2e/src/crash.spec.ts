import { randomUUID } from 'node:crypto';
import { ApiClient, CallError } from './api-client.ts';
import { ADMIN, freePort, makeDataDir, Server } from './server.ts';

const KILLS = 20;
const SENDERS = 4;
const LOGS_PER_BATCH = 40;

interface Batch {
  key: string;
  numbers: number[];
}

/** Sends batch after batch; one that was not answered is sent again under the same key, as a good client does. */
class Sender {
  readonly acknowledged: number[] = [];
  private stopped = false;
  private unanswered: Batch | undefined;

  constructor(
    private readonly next: () => Batch,
    private readonly client: () => Promise<ApiClient | undefined>,
  ) {}

  async run(): Promise<void> {
    while (!this.stopped || this.unanswered) {
      const client = await this.client();
      if (!client) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        continue;
      }
      const batch = (this.unanswered ??= this.next());
      const logs = batch.numbers.map((n) => ({ service: 'crash', level: 'info', message: `crash test log ${n}`, n }));
      const receipt = await client.ingest(logs, batch.key).catch((error: unknown) => {
        // A refusal would be a fault of the server; a cut connection is what this test makes.
        if (error instanceof CallError && error.status < 500 && error.status !== 401) throw error;
        return undefined;
      });
      if (!receipt) continue;
      expect(receipt).toEqual({ accepted: batch.numbers.length, rejected: [] });
      this.acknowledged.push(...batch.numbers);
      this.unanswered = undefined;
    }
  }

  stop(): void {
    this.stopped = true;
  }
}

test(`kill -9 in the middle of ingest, ${KILLS} times: nothing acknowledged is missing, nothing is there twice`, async () => {
  const dataDir = makeDataDir();
  const port = await freePort();
  let server = await Server.start({ dataDir, port });
  let client: ApiClient | undefined = await server.admin();
  let count = 0;
  const next = (): Batch => ({ key: randomUUID(), numbers: Array.from({ length: LOGS_PER_BATCH }, () => count++) });
  const senders = Array.from({ length: SENDERS }, () => new Sender(next, () => Promise.resolve(client)));
  const running = Promise.all(senders.map((sender) => sender.run()));

  const acknowledged = (): number => senders.reduce((sum, sender) => sum + sender.acknowledged.length, 0);
  for (let kill = 0; kill < KILLS; kill++) {
    // Kill only where logs are flowing, each time at another moment of a commit.
    const before = acknowledged();
    while (acknowledged() < before + 5 * LOGS_PER_BATCH) await new Promise((resolve) => setTimeout(resolve, 1));
    await new Promise((resolve) => setTimeout(resolve, (kill * 7) % 23));
    client = undefined;
    await server.kill();
    server = Server.spawn({ dataDir, port });
    await server.ready();
    client = await ApiClient.signIn(server.url, ADMIN.email, ADMIN.password);
  }
  for (const sender of senders) sender.stop();
  await running;

  const stored = (await (await server.admin()).searchAll('service:crash', { order: 'asc' })).map((log) => log.attributes['n'] as number);
  const sent = senders.flatMap((sender) => sender.acknowledged);
  const distinct = new Set(stored);
  expect(sent.filter((n) => !distinct.has(n))).toEqual([]);
  expect(stored.length - distinct.size).toBe(0);
  expect(distinct.size).toBe(sent.length);
  await server.dispose();
}, 600_000);
