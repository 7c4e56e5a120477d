import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { isPublicAddress } from './address.ts';
import { EgressError } from './egress-error.ts';

/** All addresses of a name, as the system's resolver gives them. */
export type Resolve = (hostname: string, callback: (error: Error | null, addresses: LookupAddress[]) => void) => void;

const systemResolve: Resolve = (hostname, callback) => systemLookup(hostname, { all: true, verbatim: true }, callback);

const refusal = (hostname: string): EgressError =>
  new EgressError('destination_refused', `${hostname} is not a public address; TOCSIN_ALLOW_PRIVATE_DESTINATIONS=1 allows it.`);

/**
 * A lookup for sockets that hands out public addresses only. The socket connects to the very addresses that were checked,
 * so a name that answers differently the second time (DNS rebinding) gains nothing.
 */
export const guardedLookup =
  (resolve: Resolve = systemResolve): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, (error, addresses) => {
      if (error) return callback(error, '');
      const open = addresses.filter(({ address }) => isPublicAddress(address));
      const first = open[0];
      if (!first) return callback(refusal(hostname), '');
      if (options.all) return callback(null, open);
      callback(null, first.address, first.family);
    });
  };

/** undici's connector behind the guard. Literal addresses never reach a lookup, so they are checked here. */
export const guardedConnector = (options: { allowPrivate: boolean; timeoutMs: number; resolve?: Resolve }): buildConnector.connector => {
  if (options.allowPrivate) return buildConnector({ timeout: options.timeoutMs });
  const connect = buildConnector({ timeout: options.timeoutMs, lookup: guardedLookup(options.resolve) });
  return (target, callback) => {
    const host = target.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !isPublicAddress(host)) return callback(refusal(host), null);
    connect(target, callback);
  };
};
