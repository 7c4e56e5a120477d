import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The RSA pair that signs access tokens; every process over this database signs and checks with it. */
@Entity('signing_key')
export class SigningKeyEntity {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text', name: 'private_key' }) privateKey!: string;
  @Column({ type: 'text', name: 'public_key' }) publicKey!: string;
  @Column({ type: 'timestamptz', precision: 3, name: 'created_at' }) createdAt!: Date;
}
