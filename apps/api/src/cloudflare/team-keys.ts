import { createPublicKey, type KeyObject } from 'node:crypto';
import type { EgressClient } from '@tocsin/adapters/egress';
import type { Clock } from '@tocsin/core/ports';
import * as z from 'zod';

/** How long keys are used without asking again; Cloudflare changes them every six weeks and takes the old ones for another week. */
const FRESH_MS = 3_600_000;
/** While Cloudflare does not answer, keys are used for so long. */
const USABLE_MS = 24 * 3_600_000;
/** A token with an unknown key id makes us look for new keys at most so often. */
const LOOK_EVERY_MS = 10_000;

const Certs = z.object({
  keys: z.array(z.object({ kid: z.string().min(1), kty: z.literal('RSA'), n: z.string(), e: z.string() })).max(20),
});

/** The keys cannot be had, so that nothing can be said of an assertion. */
export class TeamKeysAwayError extends Error {
  readonly code = 'unavailable';
  readonly retryAfterMs = 5000;
}

/**
 * The keys that sign the assertions of one team, from `/cdn-cgi/access/certs`.
 * https://developers.cloudflare.com/cloudflare-one/access-controls/applications/http-apps/authorization-cookie/validating-json/
 */
export class TeamKeys {
  private keys: ReadonlyMap<string, KeyObject> = new Map();
  private readAt = -Infinity;
  private askedAt = -Infinity;
  private asking: Promise<void> | undefined;

  constructor(
    private readonly client: Pick<EgressClient, 'request'>,
    private readonly url: string,
    private readonly now: Clock,
  ) {}

  /** The key of that id; undefined where the team has none such. @throws TeamKeysAwayError */
  async get(id: string): Promise<KeyObject | undefined> {
    const age = this.now() - this.readAt;
    if (age < FRESH_MS && this.keys.has(id)) return this.keys.get(id);
    if (this.now() - this.askedAt >= LOOK_EVERY_MS) await this.ask();
    else await this.asking;
    if (this.now() - this.readAt >= USABLE_MS) throw new TeamKeysAwayError('The keys of the Access team could not be read.');
    return this.keys.get(id);
  }

  /** One question at a time; one that fails leaves the keys as they are. */
  private ask(): Promise<void> {
    this.asking ??= this.read()
      .catch(() => undefined)
      .finally(() => (this.asking = undefined));
    return this.asking;
  }

  private async read(): Promise<void> {
    this.askedAt = this.now();
    const { status, body } = await this.client.request({ method: 'GET', url: this.url, headers: { accept: 'application/json' } });
    if (status !== 200) throw new Error(`The team's keys: status ${status}`);
    const { keys } = Certs.parse(JSON.parse(body));
    this.keys = new Map(keys.map(({ kid, ...jwk }) => [kid, createPublicKey({ key: jwk, format: 'jwk' })]));
    this.readAt = this.now();
  }
}
