// A process that does nothing but deliver what is in the outbox of the database at TEST_DATABASE_URL, until it is killed.
import 'reflect-metadata';
import { ChannelRepository, openDatabase, Outbox } from '@tocsin/adapters/database';
import { EgressClient } from '@tocsin/adapters/egress';
import { notifiersOver } from '@tocsin/adapters/notification';
import { Dispatcher } from '../src/delivery/dispatcher.ts';

const source = await openDatabase({ url: process.env['TEST_DATABASE_URL'] ?? '' });
const dispatcher = new Dispatcher({
  outbox: new Outbox(source, Number(process.env['TEST_LEASE_SECONDS'])),
  channels: new ChannelRepository(source),
  notifiers: notifiersOver(new EgressClient({ allowPrivate: true })),
});
dispatcher.start();
