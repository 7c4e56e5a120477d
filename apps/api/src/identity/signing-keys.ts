import { createHash, createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import { type NewSigningKey, SigningKeyRepository } from '@tocsin/adapters/database';
import { CLOCK, type Clock } from '@tocsin/core/ports';

/** How often a token with an unknown key id may make us look for new keys, in milliseconds. */
const LOOK_EVERY_MS = 5000;

const newPair = async (): Promise<NewSigningKey> => {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { id: createHash('sha256').update(publicKey).digest('base64url').slice(0, 16), privateKey, publicKey };
};

interface Keys {
  signing: { id: string; privateKey: KeyObject };
  /** PEM by key id. */
  publicKeys: ReadonlyMap<string, string>;
  readAt: number;
}

/** The RSA keys of access tokens, from the database, so that every process takes every other's tokens. */
@Injectable()
export class SigningKeys {
  private keys: Promise<Keys> | undefined;

  constructor(
    @Inject(SigningKeyRepository) private readonly repository: SigningKeyRepository,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async signing(): Promise<Keys['signing']> {
    return (await this.current()).signing;
  }

  /** The public key of that id as PEM; undefined where there is none. */
  async publicKey(id: string): Promise<string | undefined> {
    const { publicKeys, readAt } = await this.current();
    const known = publicKeys.get(id);
    if (known !== undefined || this.now() - readAt < LOOK_EVERY_MS) return known;
    // Another process may have begun to sign with a new key.
    this.keys = undefined;
    return (await this.current()).publicKeys.get(id);
  }

  private current(): Promise<Keys> {
    this.keys ??= this.read().catch((error: unknown) => {
      this.keys = undefined;
      throw error;
    });
    return this.keys;
  }

  private async read(): Promise<Keys> {
    const rows = await this.repository.all(newPair);
    const newest = rows[0];
    if (!newest) throw new Error('There is no key to sign with.');
    return {
      signing: { id: newest.id, privateKey: createPrivateKey(newest.privateKey) },
      publicKeys: new Map(rows.map(({ id, publicKey }) => [id, publicKey])),
      readAt: this.now(),
    };
  }
}
