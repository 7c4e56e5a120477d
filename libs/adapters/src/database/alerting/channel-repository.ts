import { randomUUID } from 'node:crypto';
import type { Channel, ChannelInput } from '@tocsin/contracts';
import type { DataSource } from 'typeorm';
import { ChannelEntity } from './channel.entity.ts';
import { storable } from './storable.ts';
import { isUuid } from './uuid.ts';
import { channelView } from './views.ts';

/** Channels in PostgreSQL, secrets included: what leaves the server must be masked. */
export class ChannelRepository {
  private readonly source: DataSource;
  constructor(source: DataSource) {
    this.source = source;
  }
  private get rows() {
    return this.source.getRepository(ChannelEntity);
  }

  async list(): Promise<Channel[]> {
    return (await this.rows.find({ order: { createdAt: 'ASC', id: 'ASC' } })).map(channelView);
  }
  count(): Promise<number> {
    return this.rows.count();
  }
  async get(id: string): Promise<Channel | undefined> {
    const row = isUuid(id) ? await this.rows.findOneBy({ id }) : null;
    return row ? channelView(row) : undefined;
  }
  async create(input: ChannelInput): Promise<Channel> {
    const now = new Date();
    const health = { healthState: 'unknown' as const, lastSuccessAt: null, lastError: null };
    return channelView(await this.rows.save({ ...storable(input), ...health, id: randomUUID(), createdAt: now, updatedAt: now }));
  }
  async update(id: string, input: ChannelInput): Promise<Channel | undefined> {
    if (!isUuid(id)) return undefined;
    await this.rows.update({ id }, { ...storable(input), updatedAt: new Date(), healthState: 'unknown', lastError: null });
    return this.get(id);
  }
  async remove(id: string): Promise<boolean> {
    return isUuid(id) && ((await this.rows.delete({ id })).affected ?? 0) > 0;
  }
  /** What a receiver told us to change, such as a group's new id; merged in one statement. */
  async patchConfig(id: string, patch: Record<string, unknown>): Promise<void> {
    await this.source.query(`UPDATE channels SET config = config || $2::jsonb, updated_at = now() WHERE id = $1`, [
      id,
      JSON.stringify(patch),
    ]);
  }
  async succeeded(id: string): Promise<void> {
    await this.rows.update({ id }, { healthState: 'ok', lastSuccessAt: new Date(), lastError: null });
  }
  async failed(id: string, error: string): Promise<void> {
    await this.rows.update({ id }, { healthState: 'failing', lastError: error });
  }
}
