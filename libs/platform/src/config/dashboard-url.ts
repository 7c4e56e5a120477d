import type { Settings } from './settings-schema.ts';

const ANY_ADDRESS = new Set(['0.0.0.0', '::', '']);

/** Where people reach the dashboard, for links in messages: the public address, else the one we listen on. Without a slash at the end. */
export const dashboardUrl = ({ publicUrl, host, port }: Pick<Settings, 'publicUrl' | 'host' | 'port'>): string => {
  if (publicUrl !== undefined) return publicUrl.replace(/\/+$/, '');
  const name = ANY_ADDRESS.has(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
};
