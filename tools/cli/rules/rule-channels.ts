import type { Channel, Page, RuleInput } from '@tocsin/contracts';
import { UsageError } from '../../connection/usage-error.ts';
import type { ApiClient } from '../client/api-client.ts';

/** Channels by name and by id. */
export class RuleChannels {
  private readonly channels: readonly Channel[];

  private constructor(channels: readonly Channel[]) {
    this.channels = channels;
  }

  static async read(client: ApiClient): Promise<RuleChannels> {
    const { items }: Pick<Page<Channel>, 'items'> = await client.get('/api/v1/channels', {});
    return new RuleChannels(items);
  }

  /** With ids in place of names. @throws UsageError for a channel that is not there, or a name that two have */
  withIds(rule: RuleInput): RuleInput {
    return { ...rule, channels: rule.channels.map((given) => this.idOf(given, rule.name)) };
  }

  /** With names in place of ids, where a name stands for one channel alone. */
  withNames(rule: RuleInput): RuleInput {
    return { ...rule, channels: rule.channels.map((id) => this.nameOf(id)) };
  }

  private idOf(given: string, rule: string): string {
    if (this.channels.some(({ id }) => id === given)) return given;
    const found = this.channels.filter(({ name }) => name === given);
    if (found.length === 1 && found[0] !== undefined) return found[0].id;
    const what = found.length === 0 ? 'is not there' : 'is the name of several; name its id instead';
    throw new UsageError(`The channel "${given}" of rule "${rule}" ${what}.`);
  }

  private nameOf(id: string): string {
    const channel = this.channels.find((each) => each.id === id);
    if (channel === undefined) return id;
    return this.channels.filter(({ name }) => name === channel.name).length === 1 ? channel.name : id;
  }
}
