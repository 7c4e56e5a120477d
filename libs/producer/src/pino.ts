import { Writable } from 'node:stream';
import { type Destination, transportOf } from './http-transport.ts';
import { Producer, type ProducerOptions } from './producer.ts';

export type PinoTargetOptions = Destination & Omit<ProducerOptions, 'transport'>;

/**
 * A destination for pino: `pino({ base: { service: 'orders' } }, pinoDestination({ url, apiKey }))`.
 * pino's numeric levels and its `time` and `msg` keys are understood by the server as they are; `end` flushes.
 */
export const pinoDestination = (options: PinoTargetOptions): Writable & { producer: Producer } => {
  const producer = new Producer({ ...options, transport: transportOf(options) });
  let unfinished = '';
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      const lines = (unfinished + String(chunk)).split('\n');
      unfinished = lines.pop() ?? '';
      for (const line of lines) if (line !== '') producer.log(line);
      done();
    },
    final(done) {
      if (unfinished !== '') producer.log(unfinished);
      producer.close().then(() => done(), done);
    },
  });
  return Object.assign(stream, { producer });
};
