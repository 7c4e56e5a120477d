import { CloudflaredConfig, ruleFor } from './cloudflared.ts';
import { ComposeFile } from './compose-schema.ts';
import { parseYaml, readYaml, readYamlDocuments } from './files.ts';
import { interpolate } from './interpolate.ts';

const VARIABLES = {
  TOCSIN_TUNNEL_ID: '6ff42ae2-765d-4adf-8112-31c55c1551ef',
  TOCSIN_TUNNEL_DOMAIN: 'logs.example.org',
  TOCSIN_CLOUDFLARE_TEAM: 'example',
};

const ofCompose = (variables: Record<string, string>): unknown => {
  const { cloudflared } = ComposeFile.parse(readYaml('docker-compose.yml')).configs;
  return parseYaml(interpolate(cloudflared && 'content' in cloudflared ? cloudflared.content : '', variables));
};
const ofKubernetes = (): unknown => {
  const documents = readYamlDocuments('deploy/kubernetes/components/tunnel/cloudflared.yaml') as {
    kind: string;
    data: Record<string, string>;
  }[];
  return parseYaml(documents.find(({ kind }) => kind === 'ConfigMap')?.data['config.yml'] ?? '');
};

describe.each([
  ['docker-compose.yml', () => ofCompose(VARIABLES), 'logs.example.org'],
  ['docker-compose.yml with nothing set', () => ofCompose({}), 'example.com'],
  ['deploy/kubernetes', ofKubernetes, 'example.com'],
])('the tunnel of %s', (_name, read, domain) => {
  const config = CloudflaredConfig.parse(read());

  it('has a rule for each subdomain, each asking for a sign-in of its own', () => {
    const rules = config.ingress.filter((rule) => 'hostname' in rule);
    expect(rules.map(({ hostname }) => hostname)).toEqual(['dashboard', 'api', 'ingest'].map((name) => `${name}.${domain}`));
    expect(new Set(rules.map(({ originRequest }) => originRequest.access.audTag[0])).size).toBe(rules.length);
  });

  it.each([
    ['dashboard', '/', true],
    ['dashboard', '/main-ABCD2345.js', true],
    ['api', '/api/v1/logs/search', true],
    ['api', '/stream', true],
    ['api', '/logs/trends', true],
    ['api', '/main-ABCD2345.js', false],
    ['api', '/metrics', false],
    ['api', '/v1/logs', false],
    ['ingest', '/api/v1/ingest', true],
    ['ingest', '/v1/logs', true],
    ['ingest', '/loki/api/v1/push', true],
    ['ingest', '/_bulk', true],
    ['ingest', '/logs-x/_bulk', true],
    ['ingest', '/_license', true],
    ['ingest', '/', true],
    ['ingest', '/api/v1/users', false],
    ['ingest', '/api/v1/ingest/more', false],
    ['ingest', '/metrics', false],
    ['other', '/', false],
  ])('%s%s: %s', (subdomain, path, through) => {
    expect('hostname' in (ruleFor(config, `${subdomain}.${domain}`, path) ?? {})).toBe(through);
  });
});

describe('the schema', () => {
  const valid = ofCompose(VARIABLES) as { ingress: Record<string, unknown>[] };

  it('refuses a rule without an access block, and one at the top, which would protect nothing', () => {
    const [first, ...rest] = valid.ingress;
    const { originRequest, ...open } = first as { originRequest: unknown };
    expect(CloudflaredConfig.safeParse({ ...valid, ingress: [open, ...rest] }).success).toBe(false);
    expect(CloudflaredConfig.safeParse({ ...valid, originRequest }).success).toBe(false);
  });

  it('refuses rules that end without taking what is left', () => {
    expect(CloudflaredConfig.safeParse({ ...valid, ingress: valid.ingress.slice(0, -1) }).success).toBe(false);
    expect(CloudflaredConfig.safeParse({ ...valid, ingress: valid.ingress.toReversed() }).success).toBe(false);
  });
});
