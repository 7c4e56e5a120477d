import { resolve } from 'node:path';
import type { ApiClient } from '../client/api-client.ts';
import { personsFolder } from '../server/server-options.ts';
import type { Finding } from './finding.ts';
import { dataFindings, nodeFinding, settingsFinding } from './local-checks.ts';
import { serverFindings } from './server-checks.ts';

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Every check, this machine's first. The data folder is looked at when it was named, or when a standalone server is on this machine. */
export const examine = async (client: ApiClient, dataDir: string | undefined): Promise<Finding[]> => {
  const { finding, settings } = settingsFinding(process.env, process.cwd());
  const isCluster = (settings?.kafkaBrokers.length ?? 0) > 0;
  const ours = !isCluster && LOOPBACK.test(new URL(client.url).hostname);
  const folder = dataDir ?? (ours ? resolve(personsFolder(), settings?.dataDir ?? 'data') : undefined);
  return [
    nodeFinding(process.versions.node),
    finding,
    ...(folder === undefined ? [] : dataFindings(folder)),
    ...(await serverFindings(client, Date.now)),
  ];
};
