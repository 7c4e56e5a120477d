import { randomBytes, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { UserRepository } from '@tocsin/adapters/database';
import { AuditService } from '@tocsin/platform/audit';
import { SETTINGS, type Settings } from '@tocsin/platform/config';
import { Passwords } from './passwords.ts';

export interface FirstAdminResult {
  /** Of the settings, whether or not that user was made now. */
  email: string;
  /** Only where it was made up just now: it is stored nowhere and must be told at once. */
  password?: string;
  created: boolean;
}

/** Makes the first admin of a new installation. */
@Injectable()
export class FirstAdmin {
  constructor(
    @Inject(UserRepository) private readonly users: UserRepository,
    @Inject(Passwords) private readonly passwords: Passwords,
    @Inject(AuditService) private readonly audit: AuditService,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'adminEmail' | 'adminPassword'>,
  ) {}

  /** For the composition root, once at each start; does nothing where there are users already, whichever process made them. */
  async ensure(): Promise<FirstAdminResult> {
    const { adminEmail: email, adminPassword } = this.settings;
    if ((await this.users.list(undefined, 1)).length > 0) return { email, created: false };
    const password = adminPassword ?? randomBytes(15).toString('base64url');
    const passwordHash = await this.passwords.hash(password);
    const user = await this.users.createFirst({ id: randomUUID(), email, name: 'Administrator', role: 'admin', passwordHash });
    if (!user) return { email, created: false };
    await this.audit.record({
      actor: { kind: 'system', id: null, name: 'tocsin' },
      action: 'user.create',
      target: user.id,
      address: null,
      requestId: null,
      outcome: 'success',
      after: { email, role: 'admin' },
      detail: {},
    });
    return { email, created: true, ...(adminPassword === undefined && { password }) };
  }
}
