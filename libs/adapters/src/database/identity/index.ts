export { ApiKeyEntity } from './api-key.entity.ts';
export { RefreshTokenEntity } from './refresh-token.entity.ts';
export { SigningKeyEntity } from './signing-key.entity.ts';
export { UserEntity } from './user.entity.ts';
