import { ComposeFile } from './compose-schema.ts';
import { readText, readYaml } from './files.ts';

type Block = { words: string[]; inside: Block[] };

/** nginx's form: words that end with `;` or open a block. */
const parseNginx = (text: string): Block[] => {
  const tokens = text.replace(/^\s*#.*$/gm, '').match(/'[^']*'|[{};]|[^\s{};]+/g) ?? [];
  const read = (open: boolean): Block[] => {
    const blocks: Block[] = [];
    const words: string[] = [];
    for (let token = tokens.shift(); token !== undefined; token = tokens.shift()) {
      if (token === '}') {
        if (!open || words.length > 0) throw new Error(`} after ${words.join(' ')}`);
        return blocks;
      }
      if (token !== ';' && token !== '{') words.push(token);
      else blocks.push({ words: words.splice(0), inside: token === '{' ? read(true) : [] });
    }
    if (open || words.length > 0) throw new Error(`The file ends within ${words.join(' ')}`);
    return blocks;
  };
  return read(false);
};
const under = (blocks: Block[], ...path: string[]): Block => {
  const [name, ...rest] = path;
  const found = blocks.find(({ words }) => words.join(' ') === name);
  if (!found) throw new Error(`There is no ${name}.`);
  return rest.length === 0 ? found : under(found.inside, ...rest);
};

const config = parseNginx(readText('deploy/compose/nginx.conf'));
const server = under(config, 'http', 'server');
const values = (blocks: Block[], name: string) =>
  blocks.filter(({ words }) => words[0] === name).map(({ words }) => words.slice(1).join(' '));

test('it balances over the processes of the api, however many there are', () => {
  const { services } = ComposeFile.parse(readYaml('docker-compose.yml'));
  const upstream = under(config, 'http', 'upstream api');
  expect(values(upstream.inside, 'server')).toEqual([expect.stringMatching(/^api:8080 resolve /)]);
  expect(values(upstream.inside, 'zone')).toHaveLength(1);
  expect(values(under(config, 'http').inside, 'resolver')).toEqual([expect.stringContaining('127.0.0.11')]);
  expect(services['api']?.networks).toContain('front');
});

test('metrics stay inside', () => {
  expect(values(under(server.inside, 'location = /metrics').inside, 'return')).toEqual(['404']);
});

test('the health check of its container asks what it answers itself', () => {
  const { services } = ComposeFile.parse(readYaml('docker-compose.yml'));
  expect(JSON.stringify(services['web']?.healthcheck)).toContain('http://127.0.0.1:8080/nginx-alive');
  expect(values(under(server.inside, 'location = /nginx-alive').inside, 'return')).toEqual(['204']);
});

test('it writes to its tmpfs only', () => {
  const paths = under(config, 'http').inside.filter(({ words }) => words[0]?.endsWith('_temp_path'));
  expect(paths).toHaveLength(5);
  for (const { words } of paths) expect(words[1]).toMatch(/^\/tmp\//);
  expect(values(config, 'pid')).toEqual(['/tmp/nginx.pid']);
});

test('bodies and answers stream through, WebSockets too', () => {
  expect(values(server.inside, 'proxy_request_buffering')).toEqual(['off']);
  expect(values(server.inside, 'proxy_buffering')).toEqual(['off']);
  expect(values(server.inside, 'proxy_set_header')).toEqual(
    expect.arrayContaining(['Upgrade $http_upgrade', 'Connection $connection_upgrade']),
  );
});
