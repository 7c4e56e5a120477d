// npm run stack -- up|down|status : real Kafka, Elasticsearch and PostgreSQL on this machine, without Docker.
import { parseArgs } from 'node:util';
import { stackDown, stackEnvironment, stackInUse, stackStatus, stackUp } from './stack.ts';
import { stackSettings } from './settings.ts';
import { StackError } from './stack-error.ts';

const USAGE = `npm run stack -- up       starts what does not run yet; prints the environment of the apps and of the tests (standard output)
                          --brokers N: so many Kafka brokers (as many as the last time, one at first); three of them
                          have three copies of each message, and data of their own
npm run stack -- down     stops it and waits; data stays
npm run stack -- status   says what runs; exit code 1 unless all of it does
npm run stack -- env      prints the environment again

  TOCSIN_STACK_DIR                 jars, data and logs (~/.cache/tocsin/stack; for root /var/cache/tocsin/stack)
  TOCSIN_STACK_KAFKA_PORT          29092, its controller one higher; the next broker two higher
  TOCSIN_STACK_ELASTICSEARCH_PORT  29200, its transport a hundred higher
  TOCSIN_STACK_POSTGRES_PORT       25432

Needs a JDK from 17 on and Maven, which brings Kafka and Elasticsearch as jars the first time; PostgreSQL comes from npm.`;

const say = (line: string): void => console.error(line);
const printEnvironment = (settings: Parameters<typeof stackEnvironment>[0]): void => {
  for (const [name, value] of Object.entries(stackEnvironment(settings))) console.log(`export ${name}=${value}`);
};

/** @throws StackError `wrong_setting` */
const parsed = (args: string[]): { argument: string | undefined; brokers: string | undefined } => {
  try {
    const options = { brokers: { type: 'string' }, help: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    return { argument: values.help ? '--help' : positionals.length > 1 ? undefined : positionals[0], brokers: values.brokers };
  } catch (error) {
    throw new StackError('wrong_setting', (error as Error).message, { cause: error });
  }
};

const main = async (args: string[]): Promise<number> => {
  const { argument, brokers } = parsed(args);
  const settings = stackSettings(process.env, brokers);
  switch (argument) {
    case 'up':
      printEnvironment(await stackUp(settings, say));
      return 0;
    case 'down':
      await stackDown(settings, say);
      return 0;
    case 'env':
      printEnvironment(stackInUse(settings));
      return 0;
    case 'status': {
      const states = await stackStatus(settings);
      for (const { name, port, state, pid } of states) {
        console.log(`${name.padEnd(14)} ${state}${pid === undefined ? '' : ` on 127.0.0.1:${port} (process ${pid})`}`);
      }
      return states.every(({ state }) => state === 'running') ? 0 : 1;
    }
    default:
      (argument === '--help' ? console.log : console.error)(USAGE);
      return argument === '--help' ? 0 : 2;
  }
};

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof StackError)) throw error;
  console.error(error.message);
  return error.code === 'wrong_setting' ? 2 : 1;
});
