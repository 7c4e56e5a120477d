import type { UserEntity } from '@tocsin/adapters/database';
import type { UserView } from '@tocsin/contracts';

export const userView = ({ id, email, name, role, enabled, createdAt, lastLoginAt }: UserEntity): UserView => ({
  id,
  email,
  name,
  role,
  enabled,
  createdAt: createdAt.toISOString(),
  lastLoginAt: lastLoginAt?.toISOString() ?? null,
});
