import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** What happened to an alert, in order. */
@Entity('alert_events')
export class AlertEventEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id: string;
  @Column('uuid', { name: 'alert_id' }) alertId: string;
  @Column('timestamptz') at: Date;
  @Column('text') kind: string;
  @Column('text', { nullable: true }) actor: string | null;
  @Column('text') note: string;
}
