import type { AuditEntry } from '@tocsin/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AuditRow } from './audit-chain.ts';

@Entity('audit_entry')
export class AuditRowEntity implements AuditRow {
  @PrimaryColumn({ type: 'integer' }) seq!: number;
  @Column({ type: 'timestamptz', precision: 3 }) at!: Date;
  @Column({ type: 'text' }) action!: string;
  @Column({ type: 'text', name: 'actor_id', nullable: true }) actorId!: string | null;
  @Column({ type: 'text', name: 'actor_name' }) actorName!: string;
  @Column({ type: 'text' }) outcome!: AuditEntry['outcome'];
  @Column({ type: 'text' }) entry!: string;
  @Column({ type: 'text' }) hash!: string;
}
