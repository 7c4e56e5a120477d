import type { Role } from '@tocsin/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A person who signs in. The e-mail address is kept in lower case and is unique. */
@Entity('app_user')
export class UserEntity {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) email!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'text' }) role!: Role;
  @Column({ type: 'boolean' }) enabled!: boolean;
  /** argon2id in PHC form. */
  @Column({ type: 'text', name: 'password_hash', select: false }) passwordHash!: string;
  @Column({ type: 'timestamptz', precision: 3, name: 'created_at' }) createdAt!: Date;
  @Column({ type: 'timestamptz', precision: 3, name: 'last_login_at', nullable: true }) lastLoginAt!: Date | null;
}
