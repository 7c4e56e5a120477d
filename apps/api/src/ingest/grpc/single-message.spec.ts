import { Readable } from 'node:stream';
import type { ServerReadableStream } from '@grpc/grpc-js';
import { BodyError } from '../content-encoding.ts';
import { CallEndedError, singleMessage } from './single-message.ts';

/** A call of which no message was read so far. */
const callWith = (...messages: Buffer[]) => {
  const asked = { times: 0 };
  const stream = new Readable({
    objectMode: true,
    read() {
      asked.times++;
      if (messages.length > 0) this.push(messages.shift());
    },
  });
  const call = Object.assign(stream, { cancelled: false }) as unknown as ServerReadableStream<Buffer, Buffer>;
  return { call, stream, asked };
};

test('nothing is read before it is asked for', async () => {
  const { call, asked } = callWith(Buffer.from('a'));
  expect(asked.times).toBe(0);
  expect((await singleMessage(call, 1000)).toString()).toBe('a');
});

test('a call that ends without a message, or sends none in time, is refused', async () => {
  const { call, stream } = callWith();
  stream.push(null);
  await expect(singleMessage(call, 60_000)).rejects.toThrow('no message');
  await expect(singleMessage(callWith().call, 1)).rejects.toThrow(BodyError);
});

test('a sender that goes away ends the wait', async () => {
  const { call } = callWith();
  const waiting = singleMessage(call, 60_000);
  call.emit('cancelled', 'cancelled');
  await expect(waiting).rejects.toThrow(CallEndedError);
  const gone = callWith().call;
  gone.cancelled = true;
  await expect(singleMessage(gone, 60_000)).rejects.toThrow(CallEndedError);
});
