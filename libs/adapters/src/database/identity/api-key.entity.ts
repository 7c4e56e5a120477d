import type { Scope } from '@tocsin/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A machine's key. The secret is 256 random bits, so that a plain SHA-256 of it cannot be guessed back. */
@Entity('api_key')
export class ApiKeyEntity {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'text', name: 'secret_hash', select: false }) secretHash!: string;
  @Column({ type: 'text', array: true }) scopes!: Scope[];
  @Column({ type: 'text', name: 'created_by' }) createdBy!: string;
  @Column({ type: 'timestamptz', precision: 3, name: 'created_at' }) createdAt!: Date;
  @Column({ type: 'timestamptz', precision: 3, name: 'expires_at', nullable: true }) expiresAt!: Date | null;
  @Column({ type: 'timestamptz', precision: 3, name: 'last_used_at', nullable: true }) lastUsedAt!: Date | null;
  @Column({ type: 'timestamptz', precision: 3, name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
}
