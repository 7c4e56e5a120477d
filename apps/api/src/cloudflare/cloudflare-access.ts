import type { IncomingMessage } from 'node:http';
import type { JwtService } from '@nestjs/jwt';
import type { Settings } from '@tocsin/platform/config';
import { isFromThisMachine, ProblemError } from '@tocsin/platform/http';
import ipaddr from 'ipaddr.js';
import type { TeamKeys } from './team-keys.ts';

const HEADER = 'cf-access-jwt-assertion';
/** What Cloudflare adds to every request that comes through it, and no client can leave out. */
const OF_CLOUDFLARE = ['cf-connecting-ip', 'cf-ray', HEADER] as const;
/** Probes of an orchestrator: they tell a state and nothing else. */
const PROBES = new Set(['/livez', '/readyz']);
/** How far the clocks may differ. */
const TOLERANCE_SECONDS = 30;

export type AccessSettings = Pick<Settings, 'cloudflareTeam' | 'cloudflareAudience' | 'cloudflareExempt'>;
type Asked = Pick<IncomingMessage, 'headers' | 'socket' | 'url'>;

export const issuerOf = (team: string): string => `https://${team}.cloudflareaccess.com`;

/**
 * Checks that a call came through Cloudflare Access, by the assertion that Access adds: RS256 by a key of the team, its issuer, one of our
 * audiences, not out of date. It says that somebody may come in at all, beside (never instead of) our own sign-in. Without it come probes,
 * this machine, and the exempt networks, as far as they do not come through Cloudflare.
 */
export class CloudflareAccess {
  private readonly exempt: [ipaddr.IPv4 | ipaddr.IPv6, number][];
  private readonly audience: [string, ...string[]];

  /** @param team of the settings; `cloudflareAudience` must not be empty */
  constructor(
    private readonly team: string,
    settings: Pick<AccessSettings, 'cloudflareAudience' | 'cloudflareExempt'>,
    private readonly keys: Pick<TeamKeys, 'get'>,
    private readonly jwt: JwtService,
  ) {
    this.exempt = settings.cloudflareExempt.map(networkOf);
    this.audience = settings.cloudflareAudience as [string, ...string[]];
  }

  /** @throws ProblemError `forbidden`, or `unavailable` while the team's keys cannot be had */
  async check(request: Asked): Promise<void> {
    if (this.isExempt(request)) return;
    const assertion = request.headers[HEADER];
    if (typeof assertion !== 'string' || assertion === '') throw refused('This is reached through Cloudflare Access only.');
    const header = this.jwt.decode<{ header?: { kid?: unknown; alg?: unknown } } | null>(assertion, { complete: true })?.header;
    if (typeof header?.kid !== 'string' || header.alg !== 'RS256') throw refused();
    const key = await this.keys.get(header.kid);
    if (key === undefined) throw refused();
    try {
      await this.jwt.verifyAsync(assertion, {
        publicKey: key.export({ type: 'spki', format: 'pem' }),
        algorithms: ['RS256'],
        issuer: issuerOf(this.team),
        audience: this.audience,
        clockTolerance: TOLERANCE_SECONDS,
      });
    } catch (cause) {
      throw refused(undefined, cause);
    }
  }

  private isExempt(request: Asked): boolean {
    if (OF_CLOUDFLARE.some((name) => request.headers[name] !== undefined)) return false;
    if (PROBES.has((request.url ?? '').split('?')[0] ?? '') || isFromThisMachine(request)) return true;
    const address = request.socket.remoteAddress ?? '';
    if (!ipaddr.isValid(address)) return false;
    const from = ipaddr.process(address);
    return this.exempt.some(([network, bits]) => from.kind() === network.kind() && from.match(network, bits));
  }
}

const refused = (detail = 'The assertion of Cloudflare Access is not valid here.', cause?: unknown): ProblemError =>
  new ProblemError('forbidden', detail, { cause });

const networkOf = (text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] => {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
};
