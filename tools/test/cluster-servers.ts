// The servers of the cluster tests, for one run of `npm test`: told by environment, as libs/adapters/src/testing/servers.ts reads it.
import { join } from 'node:path';
import { type OwnServer, requireBuildTools, startOwnElasticsearch, startOwnKafka, StackError } from '../devstack/index.ts';
import { installJars } from '../devstack/jars.ts';
import { stackSettings } from '../devstack/settings.ts';

export interface ClusterServers {
  /** `TOCSIN_TEST_…`; empty where there are none. */
  environment: Record<string, string>;
  /** Why there are none. */
  missing: string | undefined;
  stop(): Promise<void>;
}

const NONE = (missing: string | undefined): ClusterServers => ({ environment: {}, missing, stop: () => Promise.resolve() });

/**
 * Starts Kafka and Elasticsearch on free ports, or takes those that the environment names already. They end with this process, whatever
 * ends it. Where Java or Maven is missing there are none, which is said; any other failure is one.
 * @throws StackError `download_failed`, `start_failed`
 */
export const startClusterServers = async (env: NodeJS.ProcessEnv): Promise<ClusterServers> => {
  if (env['TOCSIN_TEST_KAFKA'] && env['TOCSIN_TEST_ELASTICSEARCH']) return NONE(undefined);
  try {
    requireBuildTools(env);
  } catch (error) {
    if (error instanceof StackError) return NONE(error.message);
    throw error;
  }
  const started: OwnServer[] = [];
  const stop = async (): Promise<void> => void (await Promise.all(started.map((server) => server.dispose())));
  try {
    // The first start of both brings jars by Maven, whose cache takes one at a time.
    const kafka = await startOwnKafka();
    started.push(kafka);
    const elasticsearch = await startOwnElasticsearch();
    started.push(elasticsearch);
    const environment = {
      TOCSIN_TEST_KAFKA: kafka.address,
      TOCSIN_TEST_KAFKA_LIBS: join(await installJars(stackSettings(env).folder, 'kafka'), 'lib'),
      TOCSIN_TEST_ELASTICSEARCH: `http://${elasticsearch.address}`,
    };
    return { environment, missing: undefined, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
