import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { readKeyFile } from '../../connection/find-key.ts';
import { serverUrl, UsageError } from '../../connection/usage-error.ts';
import { ApiClient } from '../client/api-client.ts';

/** Where the server is and with which key to call it, as given on a command line or in the environment. */
export interface ServerOptions {
  url: string;
  key?: string;
  keyFile?: string;
}

export const DEFAULT_URL = 'http://127.0.0.1:8080';

/** The options of a command that calls a server. */
export const withServer = (command: Command): Command =>
  command
    .addOption(new Option('--url <url>', 'address of the server').env('TOCSIN_URL').default(DEFAULT_URL))
    .addOption(new Option('--key-file <file>', 'file that holds the API key').env('TOCSIN_KEY_FILE'))
    .addOption(new Option('--key <key>', 'the API key; others on this machine can read it there: better in a file or TOCSIN_KEY'));

/** Folder that the person is in: npm runs scripts in the package's. */
export const personsFolder = (): string => process.env['INIT_CWD'] ?? process.cwd();

/** The key that was given, if any: by option, then by file, then by TOCSIN_KEY. @throws UsageError when a named file holds none */
export const keyOf = ({ key, keyFile }: ServerOptions): string | undefined => {
  if (key) return key;
  if (keyFile !== undefined) {
    const read = readKeyFile(resolve(personsFolder(), keyFile));
    if (read === undefined) throw new UsageError(`There is no key in ${keyFile}.`);
    return read;
  }
  return process.env['TOCSIN_KEY'] || undefined;
};

/** @throws UsageError */
export const clientOf = (options: ServerOptions): ApiClient => new ApiClient(serverUrl(options.url), keyOf(options));
