import { environmentNameOf, metaOf, SETTING_NAMES } from '@tocsin/platform/config';
import { ComposeFile } from './compose-schema.ts';
import { filesAt, readYaml, readYamlDocuments } from './files.ts';

/** Of the command line. */
const OF_THE_TOOLS = ['TOCSIN_URL', 'TOCSIN_KEY'];
const allowed = new Set([
  ...OF_THE_TOOLS,
  ...SETTING_NAMES.flatMap((name) => {
    const variable = environmentNameOf(name);
    // A secret is given as a file.
    return metaOf(name).secret === true ? [`${variable}_FILE`] : [variable];
  }),
]);
const unknown = (names: readonly string[]): string[] => names.filter((name) => name.startsWith('TOCSIN_') && !allowed.has(name));

test('Compose sets settings that there are, secrets by file', () => {
  const { services } = ComposeFile.parse(readYaml('docker-compose.yml'));
  expect(unknown(Object.values(services).flatMap(({ environment = {} }) => Object.keys(environment)))).toEqual([]);
});

test('the manifests set settings that there are, secrets by file', () => {
  const names = filesAt('deploy/kubernetes/**/*.yaml')
    .flatMap(readYamlDocuments)
    .flatMap((document) => JSON.stringify(document).match(/TOCSIN_\w+/g) ?? []);
  expect(names.length).toBeGreaterThan(5);
  expect(unknown(names)).toEqual([]);
});
