import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('silences')
export class SilenceEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text', { name: 'rule_id', nullable: true }) ruleId: string | null;
  @Column('jsonb', { name: 'group_match' }) group: Record<string, string>;
  @Column('text') reason: string;
  @Column('timestamptz', { name: 'starts_at' }) startsAt: Date;
  @Column('timestamptz', { name: 'ends_at' }) endsAt: Date;
  @Column('text', { name: 'created_by' }) createdBy: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date;
  @Column('timestamptz', { name: 'expired_at', nullable: true }) expiredAt: Date | null;
}
