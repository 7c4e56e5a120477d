import type { AuditEntry } from '@tocsin/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One row of the audit chain. `entry` is the exact text the hash covers; the other columns repeat parts of it for search. */
@Entity('audit_entry')
export class AuditRowEntity {
  @PrimaryColumn({ type: 'integer' }) seq!: number;
  @Column({ type: 'timestamptz', precision: 3 }) at!: Date;
  @Column({ type: 'text' }) action!: string;
  @Column({ type: 'text', name: 'actor_id', nullable: true }) actorId!: string | null;
  @Column({ type: 'text', name: 'actor_name' }) actorName!: string;
  @Column({ type: 'text' }) outcome!: AuditEntry['outcome'];
  @Column({ type: 'text' }) entry!: string;
  @Column({ type: 'text' }) hash!: string;
}
