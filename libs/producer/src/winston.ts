import { Writable } from 'node:stream';
import { type Destination, transportOf } from './http-transport.ts';
import { Producer, type ProducerOptions } from './producer.ts';

export type WinstonTransportOptions = Destination &
  Omit<ProducerOptions, 'transport'> & {
    /** The least important level that is sent, as winston ranks them; without it, all that the logger passes on. */
    level?: string;
  };

/** What winston pipes a transport from. */
interface WinstonLogger {
  levels?: Record<string, number>;
}
type Info = Record<string, unknown>;

/** winston marks the level of a record, before any colouring, with this. */
const LEVEL = Symbol.for('level');

/**
 * A transport for winston 3, without depending on it: `winston.createLogger({ transports: [new WinstonTransport({ url, apiKey })] })`.
 * winston hands a transport its records as an object stream. `end` (logger.end()) flushes.
 */
export class WinstonTransport extends Writable {
  readonly producer: Producer;
  level: string | undefined;
  private levels: Record<string, number> = {};

  constructor(options: WinstonTransportOptions) {
    super({ objectMode: true });
    this.producer = new Producer({ ...options, transport: transportOf(options) });
    this.level = options.level;
    this.on('pipe', (logger: WinstonLogger) => (this.levels = logger.levels ?? {}));
  }

  /** winston tells modern transports by it: takes a record, calls back, is told apart from old ones by its two parameters. */
  log(info: Info, next: () => void): void {
    const own = (info as Record<symbol, unknown>)[LEVEL] ?? info['level'];
    const level = typeof own === 'string' ? own : 'info';
    const rank = this.levels[level];
    const least = this.level === undefined ? undefined : this.levels[this.level];
    if (rank === undefined || least === undefined || rank <= least)
      this.producer.log({ timestamp: new Date().toISOString(), ...info, level });
    next();
  }

  override _write(info: Info, _encoding: BufferEncoding, done: () => void): void {
    this.log(info, done);
  }

  override _final(done: (error?: Error) => void): void {
    this.producer.close().then(() => done(), done);
  }
}
