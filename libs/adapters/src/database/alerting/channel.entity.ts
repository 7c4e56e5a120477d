import type { Channel, ChannelType } from '@tocsin/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('channels')
export class ChannelEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') name: string;
  @Column('boolean') enabled: boolean;
  @Column('text') type: ChannelType;
  /** Holds secrets: never answered, logged or audited unmasked. */
  @Column('jsonb') config: Record<string, unknown>;
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt: Date;
  @Column('text', { name: 'health_state' }) healthState: Channel['health']['state'];
  @Column('timestamptz', { name: 'last_success_at', nullable: true }) lastSuccessAt: Date | null;
  @Column('text', { name: 'last_error', nullable: true }) lastError: string | null;
}
