import { dirname, join } from 'node:path';
import { filesAt, readYaml, readYamlDocuments } from './files.ts';
import { Kustomization, Manifest } from './kubernetes-schema.ts';
import { manifestProblems } from './kubernetes-rules.ts';

const FOLDER = 'deploy/kubernetes';
const parts = filesAt(`${FOLDER}/**/kustomization.yaml`);
const partAt = (path: string) => Kustomization.parse(readYaml(path));

/** The manifests of a part and of those that it names, without the patches, which kustomize itself refuses where they do not fit. */
const manifestsOf = (path: string): Manifest[] => {
  const { resources, components = [] } = partAt(path);
  return [...resources, ...components].flatMap((name) => {
    const at = join(dirname(path), name);
    return name.endsWith('.yaml')
      ? readYamlDocuments(at).map((document) => Manifest.parse(document))
      : manifestsOf(`${at}/kustomization.yaml`);
  });
};

test('every file is named by the part in whose folder it lies, and is there', () => {
  for (const path of parts) {
    const files = filesAt(`${dirname(path)}/*.yaml`, [path]).map((file) => file.slice(dirname(path).length + 1));
    const named = partAt(path).resources.filter((name) => name.endsWith('.yaml'));
    expect([path, ...named.toSorted()]).toEqual([path, ...files]);
  }
});

const base = manifestsOf(`${FOLDER}/base/kustomization.yaml`);
const tunnel = manifestsOf(`${FOLDER}/components/tunnel/kustomization.yaml`);

test('what the example applies fits together', () => {
  expect(manifestProblems(manifestsOf(`${FOLDER}/overlays/example/kustomization.yaml`))).toEqual([]);
});

test('so does the base with a tunnel', () => {
  expect(manifestProblems([...base, ...tunnel])).toEqual([]);
});

test('the three apps run, each with what watches over it', () => {
  const named = (kind: Manifest['kind']) => base.filter((each) => each.kind === kind).map(({ metadata }) => metadata.name);
  expect(named('Deployment')).toEqual(['api', 'stream', 'alerts']);
  expect(named('PodDisruptionBudget')).toEqual(['api', 'stream', 'alerts']);
  expect(named('HorizontalPodAutoscaler')).toEqual(['api', 'stream']);
});

test('nothing is let through that no policy names', () => {
  expect(base).toContainEqual(
    expect.objectContaining({ kind: 'NetworkPolicy', spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } }),
  );
});

test('no secret is in the manifests', () => {
  expect(filesAt(`${FOLDER}/**/*.yaml`).flatMap(readYamlDocuments)).not.toContainEqual(expect.objectContaining({ kind: 'Secret' }));
});

describe('the rules', () => {
  const changed = (kind: Manifest['kind'], from: string, to: string): string[] =>
    manifestProblems(base.map((each) => (each.kind === kind ? Manifest.parse(JSON.parse(JSON.stringify(each).replace(from, to))) : each)));

  it.each([
    ['Deployment', '"image":"tocsin:0.1.0"', '"image":"tocsin:latest"', 'api: the version of tocsin:latest is not pinned'],
    ['Deployment', '"name":"tocsin-settings"', '"name":"settings"', 'api: there is no ConfigMap settings'],
    ['Deployment', '/run/secrets/tocsin/database-url', '/run/secrets/url', 'api: TOCSIN_DATABASE_URL_FILE is no file of a mounted secret'],
    ['Deployment', 'TOCSIN_DATABASE_URL_FILE', 'TOCSIN_DATABASE_URL', 'api: TOCSIN_DATABASE_URL stands in the manifest'],
    ['Deployment', '"port":"http"', '"port":"web"', 'api: a probe asks the port web'],
    ['Service', '"targetPort":"http"', '"targetPort":"web"', 'Service api: there is no port web'],
    [
      'HorizontalPodAutoscaler',
      '"kind":"Deployment","name":"stream"',
      '"kind":"Deployment","name":"steam"',
      'HorizontalPodAutoscaler stream: there is no deployment steam',
    ],
    ['PodDisruptionBudget', '"app.kubernetes.io/component":"api"', '"app.kubernetes.io/component":"ap"', 'api: all may be evicted at once'],
  ] as const)('see in a %s %s become %s', (kind, from, to, problem) => {
    expect(changed(kind, from, to)).toContain(problem);
  });

  it.each([
    ['"readOnlyRootFilesystem":true', '"readOnlyRootFilesystem":false'],
    ['"runAsNonRoot":true', '"runAsNonRoot":false'],
    ['"limits":{', '"limit":{'],
    ['"readinessProbe"', '"readynessProbe"'],
  ])('know no deployment whose %s is %s', (from, to) => {
    expect(() => changed('Deployment', from, to)).toThrow();
  });
});
