import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where a key may come from. */
export interface KeySources {
  key?: string | undefined;
  keyFile?: string | undefined;
  url: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Folder that a relative path is taken from. */
  cwd: string;
}

/** How to get a key, for whoever has none. */
export const KEY_ADVICE =
  'Pass one with --key, --key-file or TOCSIN_KEY. The dashboard makes keys under Users and keys; this one needs the scope logs:write.';

const isLoopback = (url: string): boolean => {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
};

/** The first line of a key file; undefined: there is no such file, or nothing in it. */
export const readKeyFile = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8').trim().split(/\s/)[0] || undefined;
  } catch {
    return undefined;
  }
};

/**
 * The API key to send with: given, from a file, from the environment, or, for a server on this machine, the one that
 * `npm start` leaves in its data folder for the demo sources. Undefined: none was found.
 */
export const findKey = ({ key, keyFile, url, env, cwd }: KeySources): string | undefined => {
  if (key) return key;
  if (keyFile !== undefined) return readKeyFile(resolve(cwd, keyFile));
  if (env['TOCSIN_KEY']) return env['TOCSIN_KEY'];
  if (!isLoopback(url)) return undefined;
  return readKeyFile(join(resolve(cwd, env['TOCSIN_DATA_DIR'] ?? 'data'), 'demo-key'));
};
