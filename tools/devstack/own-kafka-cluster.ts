import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installJars } from './jars.ts';
import { kafkaPlan } from './kafka.ts';
import { newClusterId } from './kafka-quorum.ts';
import { OwnServer } from './own-server.ts';
import { freePort } from './ports.ts';
import { StackError } from './stack-error.ts';
import { stackSettings } from './settings.ts';

/** A port that was free may be taken by somebody else before the broker listens. */
const START_TRIES = 3;

/** A Kafka of several brokers that belongs to one test: each may be killed and comes back over its data. It never outlives this process. */
export class OwnKafkaCluster {
  /** By node id less one. */
  readonly brokers: readonly OwnServer[];
  private readonly folder: string;

  private constructor(brokers: readonly OwnServer[], folder: string) {
    this.brokers = brokers;
    this.folder = folder;
  }

  /** Resolves once all of them answer and may lead. @throws StackError */
  static async start(count = 3): Promise<OwnKafkaCluster> {
    const dist = await installJars(stackSettings(process.env).folder, 'kafka');
    for (let tries = 1; ; tries++) {
      const folder = mkdtempSync(join(tmpdir(), 'tocsin-kafka-'));
      chmodSync(folder, 0o755);
      const ports = await Promise.all(Array.from({ length: 2 * count }, () => freePort()));
      const controllerPorts = ports.slice(count);
      const clusterId = newClusterId();
      const brokers = controllerPorts.map((otherPort, n) => {
        const home = join(folder, String(n + 1));
        const options = { dist, home, port: ports[n] ?? 0, otherPort, endsWithParent: true };
        return OwnServer.over(kafkaPlan(options, { nodeId: n + 1, controllerPorts, clusterId: () => clusterId }), home);
      });
      const cluster = new OwnKafkaCluster(brokers, folder);
      const started = await Promise.allSettled(brokers.map((broker) => broker.restart()));
      const failed = started.find((each) => each.status === 'rejected');
      if (failed === undefined) return cluster;
      await cluster.dispose();
      const error: unknown = failed.reason;
      if (tries === START_TRIES || !(error instanceof StackError) || error.code !== 'start_failed') throw error;
    }
  }

  /** `host:port,…` of all. */
  get address(): string {
    return this.brokers.map(({ address }) => address).join(',');
  }

  /** By node id, as Kafka's metadata name it. */
  broker(nodeId: number): OwnServer {
    const broker = this.brokers[nodeId - 1];
    if (broker === undefined) throw new Error(`There is no broker ${nodeId}.`);
    return broker;
  }

  /** Kills all that run and removes their data. */
  async dispose(): Promise<void> {
    await Promise.all(this.brokers.map((broker) => broker.dispose()));
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
