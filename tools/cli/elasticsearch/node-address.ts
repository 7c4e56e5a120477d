import { UsageError } from '../../connection/usage-error.ts';
import { secretOf } from '../arguments.ts';

/**
 * The address of the cluster's Elasticsearch, with user and password in it where they are needed: from an option, a file, or the variables
 * that the servers take (TOCSIN_ELASTICSEARCH_NODE, _USERNAME, _PASSWORD, _PASSWORD_FILE). @throws UsageError
 */
export const elasticsearchNode = (given: string | undefined, file: string | undefined, option: string): string => {
  const text = given ?? secretOf(file, 'TOCSIN_ELASTICSEARCH_NODE');
  if (text === undefined)
    throw new UsageError(`Name the Elasticsearch of the cluster: ${option}, ${option}-file or TOCSIN_ELASTICSEARCH_NODE.`);
  if (!/^https?:\/\/[^/\s]/.test(text) || !URL.canParse(text)) throw new UsageError(`${option} is an http or https address.`);
  const url = new URL(text);
  const username = process.env['TOCSIN_ELASTICSEARCH_USERNAME'];
  if (url.username === '' && username) {
    url.username = encodeURIComponent(username);
    url.password = encodeURIComponent(secretOf(process.env['TOCSIN_ELASTICSEARCH_PASSWORD_FILE'], 'TOCSIN_ELASTICSEARCH_PASSWORD') ?? '');
  }
  return url.href;
};
