import { Inject, Injectable } from '@nestjs/common';
import { type ApiKeyEntity, ApiKeyRepository } from '@tocsin/adapters/database';
import type { ApiKeyCreated, ApiKeyInput, ApiKeyView, Me, Page, PageParams } from '@tocsin/contracts';
import { CLOCK, type Clock } from '@tocsin/core/ports';
import { AuditService } from '@tocsin/platform/audit';
import { type Caller, decodeCursor, ProblemError, toPage } from '@tocsin/platform/http';
import * as z from 'zod';
import { hashOfSecret, newApiKey, shownApiKey } from '../identity/api-key.ts';
import { Callers } from '../identity/callers.ts';

const Place = z.strictObject({ createdAt: z.iso.datetime(), id: z.string() });

const view = ({ id, name, scopes, createdBy, createdAt, expiresAt, lastUsedAt, revokedAt }: ApiKeyEntity): ApiKeyView => ({
  id,
  name,
  scopes,
  createdBy,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt?.toISOString() ?? null,
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
  revokedAt: revokedAt?.toISOString() ?? null,
});

/** Keys of machines. The key itself is told once, when it is made, and kept as a hash only. */
@Injectable()
export class ApiKeysService {
  constructor(
    @Inject(ApiKeyRepository) private readonly keys: ApiKeyRepository,
    @Inject(Callers) private readonly callers: Callers,
    @Inject(AuditService) private readonly audit: AuditService,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** Newest first, revoked ones included. */
  async list({ limit, cursor }: PageParams): Promise<Page<ApiKeyView>> {
    const place = cursor === undefined ? undefined : decodeCursor(Place, cursor);
    const after = place && { createdAt: new Date(place.createdAt), id: place.id };
    return toPage(await this.keys.list(after, limit + 1), limit, view, ({ createdAt, id }) => ({ createdAt: createdAt.toISOString(), id }));
  }

  /** A key never holds what its maker may not do. */
  async create({ name, scopes, expiresAt }: ApiKeyInput, actor: Me, caller: Caller): Promise<ApiKeyCreated> {
    const lacking = scopes.filter((scope) => !actor.scopes.includes(scope));
    if (lacking.length > 0) throw new ProblemError('forbidden', `A key cannot hold what you may not do yourself: ${lacking.join(', ')}.`);
    const expiry = expiresAt === null ? null : new Date(expiresAt);
    if (expiry !== null && expiry.getTime() <= this.now()) {
      throw new ProblemError('invalid', 'Some values are wrong.', { errors: [{ path: 'expiresAt', message: 'must lie ahead' }] });
    }
    const { id, secret } = newApiKey();
    const createdBy = actor.email ?? actor.name;
    const secretHash = hashOfSecret(secret);
    const key = await this.keys.create({ id, name, scopes: [...new Set(scopes)], createdBy, expiresAt: expiry, secretHash });
    await this.audit.record({ ...caller, action: 'api_key.create', target: id, outcome: 'success', after: view(key), detail: {} });
    return { ...view(key), key: shownApiKey({ id, secret }) };
  }

  /** Refused from now on in this process, and within five seconds in others. */
  async revoke(id: string, caller: Caller): Promise<void> {
    const key = await this.keys.revoke(id);
    if (!key) throw new ProblemError('not_found', 'There is no such key.');
    this.callers.forgetKey(id);
    await this.audit.record({ ...caller, action: 'api_key.revoke', target: id, outcome: 'success', after: view(key), detail: {} });
  }
}
