import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gone } from '@tocsin/adapters/embedded-postgres';
import { elasticsearchPlan } from './elasticsearch.ts';
import { installJars } from './jars.ts';
import { type JavaServerOptions, kafkaPlan } from './kafka.ts';
import { freePort } from './ports.ts';
import { postgresPlan, postgresUrl } from './postgres.ts';
import { awaitAnswer, launch, stopProcess } from './server-process.ts';
import type { ServerPlan } from './server-plan.ts';
import { StackError } from './stack-error.ts';
import { stackSettings } from './settings.ts';
import type { StackServerName } from './stack.ts';

/** A port that was free may be taken by somebody else before the server listens. */
const START_TRIES = 3;

const PLANS: Record<StackServerName, (options: JavaServerOptions) => ServerPlan> = {
  kafka: kafkaPlan,
  elasticsearch: elasticsearchPlan,
  postgres: postgresPlan,
};

/**
 * A server that belongs to one test: on free ports, with data in a folder of its own. It never outlives this process, whatever ends it.
 * Not for several callers at once.
 */
export class OwnServer {
  /** `127.0.0.1:port`. */
  readonly address: string;
  private readonly plan: ServerPlan;
  private readonly folder: string;
  private child: ChildProcess | undefined;

  private constructor(plan: ServerPlan, folder: string) {
    this.plan = plan;
    this.folder = folder;
    this.address = `127.0.0.1:${plan.port}`;
  }

  /** One that is not started yet, over a folder that becomes its own. */
  static over(plan: ServerPlan, folder: string): OwnServer {
    return new OwnServer(plan, folder);
  }

  /** Resolves once it answers. @throws StackError */
  static async start(server: StackServerName): Promise<OwnServer> {
    const dist = server === 'postgres' ? '' : await installJars(stackSettings(process.env).folder, server);
    for (let tries = 1; ; tries++) {
      const folder = mkdtempSync(join(tmpdir(), `tocsin-${server}-`));
      chmodSync(folder, 0o755);
      const options = { dist, home: join(folder, server), port: await freePort(), otherPort: await freePort(), endsWithParent: true };
      const plan = PLANS[server](options);
      const own = new OwnServer(plan, folder);
      try {
        await own.restart();
        return own;
      } catch (error) {
        await own.dispose();
        if (tries === START_TRIES || !(error instanceof StackError) || error.code !== 'start_failed') throw error;
      }
    }
  }

  /** Of PostgreSQL; empty for the others. */
  get databaseUrl(): string {
    return postgresUrl(join(this.folder, 'postgres'), this.plan.port) ?? '';
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Starts it over its data, on its port, after `kill` or `stop`; resolves once it answers. */
  async restart(): Promise<void> {
    this.child = await launch(this.plan, true);
    await awaitAnswer(this.plan, this.child.pid ?? 0);
  }

  /** SIGKILL, as a crash of this one process; resolves when it is gone. Not for PostgreSQL, which would live on without its keeper. */
  async kill(): Promise<void> {
    this.child?.kill('SIGKILL');
    await gone(this.child?.pid ?? 0, 10_000);
  }

  /** SIGSTOP: it is there and does not answer, until `resume`. */
  pause(): void {
    this.child?.kill('SIGSTOP');
  }
  resume(): void {
    this.child?.kill('SIGCONT');
  }

  /** An orderly end; the data stays. */
  async stop(): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) await stopProcess(this.plan.name, child.pid);
  }

  /** Ends it and removes its data. PostgreSQL, which a keeper holds, is told; the others are killed, which is faster. */
  async dispose(): Promise<void> {
    await (this.plan.name === 'PostgreSQL' ? this.stop() : this.kill());
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** A Kafka broker for one test; `address` is what goes into `brokers`. */
export const startOwnKafka = (): Promise<OwnServer> => OwnServer.start('kafka');
/** An Elasticsearch node for one test; its URL is `http://${address}`. */
export const startOwnElasticsearch = (): Promise<OwnServer> => OwnServer.start('elasticsearch');
/** A PostgreSQL for one test; its URL, with the password, is `databaseUrl`. */
export const startOwnPostgres = (): Promise<OwnServer> => OwnServer.start('postgres');
