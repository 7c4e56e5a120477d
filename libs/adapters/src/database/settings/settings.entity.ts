import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The one row of settings that admins change while the product runs. */
@Entity('app_settings')
export class SettingsEntity {
  @PrimaryColumn({ type: 'integer' }) id!: 1;
  @Column({ type: 'jsonb' }) document!: unknown;
}
