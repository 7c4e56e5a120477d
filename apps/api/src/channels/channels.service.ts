import { Inject, Injectable } from '@nestjs/common';
import { type AuditEvent, ChannelRepository, RuleRepository } from '@tocsin/adapters/database';
import type { Channel, ChannelInput, ChannelTestResult, Page } from '@tocsin/contracts';
import { AuditService } from '@tocsin/platform/audit';
import { type Caller, ProblemError } from '@tocsin/platform/http';
import { maskedChannel, withStoredSecrets } from './channel-secrets.ts';
import { ChannelTest } from './channel-test.ts';

const MOST_CHANNELS = 200;

const unknownChannel = (): ProblemError => new ProblemError('not_found', 'There is no such channel.');

/** Where alerts are sent. What leaves here, audit rows included, is masked. */
@Injectable()
export class ChannelsService {
  constructor(
    @Inject(ChannelRepository) private readonly channels: ChannelRepository,
    @Inject(RuleRepository) private readonly rules: RuleRepository,
    @Inject(ChannelTest) private readonly tests: ChannelTest,
    @Inject(AuditService) private readonly audit: AuditService,
  ) {}

  async list(): Promise<Page<Channel>> {
    return { items: (await this.channels.list()).map(maskedChannel), nextCursor: null };
  }

  async get(id: string): Promise<Channel> {
    return maskedChannel(await this.stored(id));
  }

  async create(input: ChannelInput, caller: Caller): Promise<Channel> {
    if ((await this.channels.count()) >= MOST_CHANNELS) {
      throw new ProblemError('conflict', `There can be ${MOST_CHANNELS} channels at most.`);
    }
    const after = maskedChannel(await this.channels.create(withStoredSecrets(input, undefined)));
    await this.record('channel.create', after.id, caller, { after });
    return after;
  }

  async replace(id: string, input: ChannelInput, caller: Caller): Promise<Channel> {
    const stored = await this.stored(id);
    const changed = await this.channels.update(id, withStoredSecrets(input, stored));
    if (!changed) throw unknownChannel();
    const [before, after] = [maskedChannel(stored), maskedChannel(changed)];
    await this.record('channel.update', id, caller, { before, after });
    return after;
  }

  /** One that rules send to stays: they would fall silent. */
  async remove(id: string, caller: Caller): Promise<void> {
    const stored = await this.stored(id);
    const users = await this.rules.usingChannel(id);
    if (users.length > 0) {
      const names = users.slice(0, 5).map(({ name }) => `“${name}”`);
      const more = users.length > names.length ? ` and ${users.length - names.length} more` : '';
      throw new ProblemError('conflict', `Rules send to this channel: ${names.join(', ')}${more}. Take it out of them first.`);
    }
    if (!(await this.channels.remove(id))) throw unknownChannel();
    await this.record('channel.delete', id, caller, { before: maskedChannel(stored) });
  }

  async test(id: string, caller: Caller): Promise<ChannelTestResult> {
    const result = await this.tests.send(await this.stored(id), caller.actor.name);
    await this.record('channel.test', id, caller, { outcome: result.delivered ? 'success' : 'failure', detail: { ...result } });
    return result;
  }

  private async stored(id: string): Promise<Channel> {
    const channel = await this.channels.get(id);
    if (!channel) throw unknownChannel();
    return channel;
  }

  private record(action: string, target: string, caller: Caller, change: Partial<AuditEvent>): Promise<void> {
    return this.audit.record({ ...caller, action, target, outcome: 'success', detail: {}, ...change });
  }
}
