import type { AlertSeverity, Rule } from '@tocsin/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('rules')
export class RuleEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') name: string;
  @Column('text') description: string;
  @Column('boolean') enabled: boolean;
  @Column('text') kind: Rule['kind'];
  @Column('text') query: string;
  @Column('jsonb', { name: 'group_by' }) groupBy: string[];
  @Column('text', { name: 'window_span' }) window: string;
  @Column('text') operator: '>=' | '>';
  @Column('integer') threshold: number;
  @Column('text', { name: 'for_span' }) for: string;
  @Column('text') severity: AlertSeverity;
  @Column('text') cooldown: string;
  @Column('jsonb') channels: string[];
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt: Date;
  @Column('text', { name: 'updated_by', nullable: true }) updatedBy: string | null;
}
