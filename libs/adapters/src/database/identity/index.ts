export { ApiKeyEntity } from './api-key.entity.ts';
export * from './api-key-repository.ts';
export { RefreshTokenEntity } from './refresh-token.entity.ts';
export * from './session-repository.ts';
export * from './sign-in-try-repository.ts';
export { SigningKeyEntity } from './signing-key.entity.ts';
export * from './signing-key-repository.ts';
export { UserEntity } from './user.entity.ts';
export * from './user-repository.ts';
