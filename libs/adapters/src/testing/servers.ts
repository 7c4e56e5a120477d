/**
 * The real servers of the cluster tests, by environment: `npm test` starts them, and so does `npm run stack -- up`, which prints these names.
 * Where there are none, what needs them is reported as skipped with this reason; on CI that is a failure.
 */
const kafka = process.env['TOCSIN_TEST_KAFKA'];
const elasticsearch = process.env['TOCSIN_TEST_ELASTICSEARCH'];

/** Brokers of the Kafka to test on. Only inside `describeWithKafka`. */
export const testBrokers = (): string[] => (kafka ?? '').split(',');
/** Address of the Elasticsearch to test on. Only inside `describeWithElasticsearch`. */
export const testElasticsearch = (): string => elasticsearch ?? '';

const describeWith =
  (address: string | undefined, variable: string) =>
  (name: string, body: () => void): void => {
    if (address !== undefined && address !== '') return describe(name, body);
    if (process.env['CI']) {
      describe(name, () => {
        test('has a server to run on', () => {
          throw new Error(`${variable} is not set: npm test starts the server and sets it.`);
        });
      });
      return;
    }
    describe.skip(`${name} (skipped: ${variable} is not set; npm run stack -- up)`, body);
  };

export const describeWithKafka = describeWith(kafka, 'TOCSIN_TEST_KAFKA');
export const describeWithElasticsearch = describeWith(elasticsearch, 'TOCSIN_TEST_ELASTICSEARCH');
