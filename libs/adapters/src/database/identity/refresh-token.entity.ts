import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One link of a sign-in's chain of refresh tokens: each is used once, and using one twice ends the whole family. */
@Entity('refresh_token')
export class RefreshTokenEntity {
  /** SHA-256 of the token, hexadecimal: the token itself is random and never stored. */
  @PrimaryColumn({ type: 'text', name: 'token_hash' }) tokenHash!: string;
  @Column({ type: 'text' }) family!: string;
  @Column({ type: 'text', name: 'user_id' }) userId!: string;
  @Column({ type: 'timestamptz', precision: 3, name: 'created_at' }) createdAt!: Date;
  @Column({ type: 'timestamptz', precision: 3, name: 'expires_at' }) expiresAt!: Date;
  @Column({ type: 'timestamptz', precision: 3, name: 'used_at', nullable: true }) usedAt!: Date | null;
}
