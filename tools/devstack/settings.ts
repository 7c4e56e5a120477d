import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { StackError } from './stack-error.ts';

/** Where the stack lives and listens; always on the loopback address. */
export interface StackSettings {
  /** Jars, data, logs and pid files. */
  folder: string;
  ports: StackPorts;
  /** Of Kafka; each number of brokers has data of its own. */
  brokers: number;
}
export interface StackPorts {
  /** Of the first broker; its controller is one higher, the next broker two. */
  kafka: number;
  elasticsearch: number;
  postgres: number;
}

const DEFAULT_PORTS: StackPorts = { kafka: 29_092, elasticsearch: 29_200, postgres: 25_432 };

const MOST_BROKERS = 5;

/** `brokers` as given; otherwise as many as the last `up` had, one at first. @throws StackError `wrong_setting` */
export const stackSettings = (env: NodeJS.ProcessEnv, brokers?: string): StackSettings => {
  const folder = env['TOCSIN_STACK_DIR'] || defaultFolder();
  return { folder, brokers: brokers === undefined ? brokersOf(folder) : brokerCount(brokers), ports: portsOf(env) };
};

/** Where the number of brokers of the last `up` is kept. */
export const brokersFile = (folder: string): string => join(folder, 'run', 'brokers');

const brokersOf = (folder: string): number => {
  try {
    return brokerCount(readFileSync(brokersFile(folder), 'utf8'));
  } catch {
    return 1;
  }
};

const brokerCount = (text: string): number => {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_BROKERS) return count;
  throw new StackError('wrong_setting', `--brokers is a whole number from 1 to ${MOST_BROKERS}; got "${text}".`);
};

const portsOf = (env: NodeJS.ProcessEnv): StackPorts => ({
  kafka: port(env, 'TOCSIN_STACK_KAFKA_PORT', DEFAULT_PORTS.kafka),
  elasticsearch: port(env, 'TOCSIN_STACK_ELASTICSEARCH_PORT', DEFAULT_PORTS.elasticsearch),
  postgres: port(env, 'TOCSIN_STACK_POSTGRES_PORT', DEFAULT_PORTS.postgres),
});

/** Elasticsearch and PostgreSQL do not run as root but as users of their own, who may rarely enter root's home. */
const defaultFolder = (): string => {
  const home = homedir();
  const isClosed = process.getuid?.() === 0 && ((statSync(home, { throwIfNoEntry: false })?.mode ?? 0) & 0o001) === 0;
  return isClosed ? '/var/cache/tocsin/stack' : join(home, '.cache', 'tocsin', 'stack');
};

const port = (env: NodeJS.ProcessEnv, name: string, standard: number): number => {
  const value = env[name];
  if (value === undefined || value === '') return standard;
  const number = Number(value);
  // Kafka's controller and Elasticsearch's transport take the port that is one higher, or a hundred.
  if (Number.isInteger(number) && number >= 1024 && number <= 65_000) return number;
  throw new StackError('wrong_setting', `${name} is "${value}": it must be a whole number from 1024 to 65000.`);
};
