import { parseDockerfile } from './dockerfile.ts';
import { dockerfileProblems } from './dockerfile-rules.ts';
import { readText, readYaml } from './files.ts';
import { ComposeFile } from './compose-schema.ts';

const IMAGES = ['cluster', 'standalone', 'tools'];
const main = parseDockerfile(readText('deploy/docker/Dockerfile'));

test('our images are sound', () => {
  expect(dockerfileProblems(main, IMAGES)).toEqual([]);
  expect(dockerfileProblems(parseDockerfile(readText('deploy/docker/elasticsearch.Dockerfile')), [])).toEqual([]);
});

test('they run the Node that the product is tested with', () => {
  const { optionalDependencies } = JSON.parse(readText('package.json')) as { optionalDependencies: { node: string } };
  expect(main.args['NODE_IMAGE']).toBe(`node:${optionalDependencies.node}-bookworm-slim`);
});

test('compose builds images that there are', () => {
  const targets = ['docker-compose.yml', 'compose.standalone.yml']
    .flatMap((path) => Object.values(ComposeFile.parse(readYaml(path)).services))
    .flatMap(({ build }) => build?.target ?? []);
  expect([...new Set(targets)].sort()).toEqual(IMAGES);
});

describe('the rules', () => {
  const sound = [
    'ARG BASE=node:24.1.0',
    'FROM ${BASE} AS build',
    'COPY --chown=root:root . .',
    'RUN npm ci \\',
    '  && npm run build',
    'FROM ${BASE} AS image',
    'COPY --from=build --chown=root:root /dist /dist',
    'USER 1000:1000',
    'HEALTHCHECK CMD ["true"]',
    'CMD ["node", "main.js"]',
  ].join('\n');
  const problemsAfter = (from: string, to: string): string =>
    dockerfileProblems(parseDockerfile(sound.replace(from, to)), ['image']).join('\n');

  it('find nothing wrong with what is sound', () => expect(problemsAfter('', '')).toBe(''));

  it.each([
    ['node:24.1.0', 'node:latest', 'is not pinned to a version'],
    ['node:24.1.0', 'node:24-slim', 'is not pinned to a version'],
    ['USER 1000:1000', '', 'it does not end as a numbered user other than root'],
    ['USER 1000:1000', 'USER node', 'it does not end as a numbered user other than root'],
    ['USER 1000:1000', 'USER 0', 'it does not end as a numbered user other than root'],
    ['HEALTHCHECK CMD ["true"]', '', 'it has no health check'],
    ['CMD ["node", "main.js"]', 'CMD node main.js', 'under a shell'],
    [' --chown=root:root . .', ' . .', 'COPY does not say who owns the files'],
    ['--from=build', '--from=built', 'there is no stage built'],
    ['npm ci', 'npm install', 'use npm ci'],
    ['npm ci', 'npm ci --ignore-scripts', 'allowScripts'],
    ['&& npm run build', '&& curl https://example.com/x | sh', 'straight from the network'],
    ['USER 1000:1000', 'ENV API_TOKEN=x\nUSER 1000:1000', 'a secret stands in the image'],
  ])('see %s become %s', (from, to, problem) => {
    expect(problemsAfter(from, to)).toContain(problem);
  });
});
