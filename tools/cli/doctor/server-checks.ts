import { type HealthReport, ROLE_SCOPES, SCOPES, type Scope } from '@tocsin/contracts';
import { ApiError, type ServerAwayError } from '../client/api-error.ts';
import type { ApiClient } from '../client/api-client.ts';
import { safeLine } from '../terminal/safe-text.ts';
import { CLI_VERSION } from '../version.ts';
import { failure, type Finding, note, ok, warning } from './finding.ts';

const SLOW_MS = 1000;
/** A Date header tells whole seconds. */
const SKEW_NOTE_MS = 3000;
/** Logs of senders whose clocks are further ahead than this are flagged by the server. */
const SKEW_FAILURE_MS = 10 * 60_000;

/** What each command needs, for who has a key with less. */
const COMMANDS: readonly [string, readonly Scope[]][] = [
  ['search, tail', ['logs:read']],
  ['search --all', ['logs:export']],
  ['send', ['logs:write']],
  ['rules list, show, export', ['rules:read', 'channels:read']],
  ['rules apply, delete', ['rules:read', 'rules:write']],
  ['alerts list', ['alerts:read']],
  ['alerts ack, resolve', ['alerts:act']],
];

/** Everything that a server tells of itself. What depends on an answer that did not come is left out. */
export const serverFindings = async (client: ApiClient, now: () => number): Promise<Finding[]> => {
  const reached = await reachFindings(client, now);
  if (reached.some(({ state }) => state === 'failure')) return reached;
  const key = await keyFindings(client);
  const health = await healthFindings(client, key.known);
  return [...reached, ...key.findings, ...health.findings, ...(await systemFindings(client, key.scopes, health.profile))];
};

const reachFindings = async (client: ApiClient, now: () => number): Promise<Finding[]> => {
  const findings: Finding[] = [];
  if (new URL(client.url).protocol === 'http:' && !/^(localhost|127\.|\[::1\])/.test(new URL(client.url).hostname)) {
    findings.push(
      warning(
        'connection',
        `${client.url} is not encrypted: keys and logs can be read on the way`,
        'Use the https address (docs/operations.md, Cloudflare Tunnel).',
      ),
    );
  }
  try {
    const began = now();
    const { status, headers, tookMs } = await client.ask('/livez');
    if (status !== 200)
      return [...findings, failure('server', `${client.url} answers ${status} to /livez`, 'Is --url the address of a Tocsin server?')];
    const text = `${client.url} answers in ${tookMs.toFixed(0)} ms`;
    findings.push(
      tookMs > SLOW_MS ? warning('server', text, 'The network or the server is slow: see its health below.') : ok('server', text),
    );
    findings.push(...clockFindings(headers.get('date'), began + tookMs / 2));
    return findings;
  } catch (error) {
    return [
      ...findings,
      failure('server', (error as ServerAwayError).message, 'Start it (npm start), or name another address with --url.'),
    ];
  }
};

/** How far the server's clock is from ours. */
export const clockFindings = (date: string | null, ours: number): Finding[] => {
  const theirs = Date.parse(date ?? '');
  if (Number.isNaN(theirs)) return [];
  // The header cuts off the part of a second: half of one on average.
  const skewMs = theirs + 500 - ours;
  const text = `the server's is ${Math.abs(skewMs / 1000).toFixed(1)} s ${skewMs > 0 ? 'ahead of' : 'behind'} this machine's`;
  const advice = 'Set both by NTP: windows of rules, times like now-15m and tokens depend on it.';
  if (Math.abs(skewMs) >= SKEW_FAILURE_MS) return [failure('clock', text, advice)];
  return [Math.abs(skewMs) > SKEW_NOTE_MS ? warning('clock', text, advice) : ok('clock', "the same as the server's, to the second")];
};

interface KeyState {
  findings: Finding[];
  /** The server knows who calls. */
  known: boolean;
  scopes: readonly Scope[];
}

const keyFindings = async (client: ApiClient): Promise<KeyState> => {
  if (client.key === undefined) {
    const advice = 'Make one in the dashboard under Users and keys, and pass it with --key-file or TOCSIN_KEY.';
    return { findings: [warning('key', 'none was given: only what is public can be looked at', advice)], known: false, scopes: [] };
  }
  try {
    const me = await client.get('/api/v1/auth/me', {});
    const scopes = me.scopes;
    const who = me.kind === 'apiKey' ? `key "${safeLine(me.name)}"` : safeLine(me.name);
    return { findings: [ok('key', `${who} is valid: ${scopesText(scopes)}`), ...scopeFindings(scopes)], known: true, scopes };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const advice = 'It was revoked, has expired, or is of another server: make a new one under Users and keys.';
    return { findings: [failure('key', error.message, error.status === 401 ? advice : 'Try again later.')], known: false, scopes: [] };
  }
};

const scopesText = (scopes: readonly Scope[]): string => {
  if (SCOPES.every((scope) => scopes.includes(scope))) return 'everything';
  const role = Object.entries(ROLE_SCOPES).find(([, has]) => has.length === scopes.length && has.every((scope) => scopes.includes(scope)));
  return role === undefined ? scopes.join(', ') : `what the role ${role[0]} may do (${scopes.join(', ')})`;
};

const scopeFindings = (scopes: readonly Scope[]): Finding[] => {
  const missing = COMMANDS.map(([command, needs]) => ({ command, lacks: needs.filter((scope) => !scopes.includes(scope)) })).filter(
    ({ lacks }) => lacks.length > 0,
  );
  if (missing.length === 0) return [];
  const text = missing.map(({ command, lacks }) => `${command} (needs ${lacks.join(', ')})`).join('; ');
  return [
    note(
      'scopes',
      `with this key these will be refused: ${text}`,
      'A key has the scopes that it was made with: make another where one is missing.',
    ),
  ];
};

/** What to do about a part of the server that is not up. */
const PART_ADVICE: Readonly<Record<string, string>> = {
  database: 'Is PostgreSQL running, and does TOCSIN_DATABASE_URL lead to it? Its own log says more.',
  postgres: 'Is PostgreSQL running, and does TOCSIN_DATABASE_URL lead to it? Its own log says more.',
  kafka: 'Are the brokers of TOCSIN_KAFKA_BROKERS running and reachable? Senders are told to come back until then.',
  elasticsearch: 'Is Elasticsearch running, with room on its disk? Nothing is lost meanwhile: the stream waits.',
  store: "Is there room on its disk? The server's own log names what failed.",
};

interface HealthFindings {
  findings: Finding[];
  profile: HealthReport['profile'] | undefined;
}

const healthFindings = async (client: ApiClient, known: boolean): Promise<HealthFindings> => {
  const { body, status } = await client.ask('/health');
  const report = body as Partial<HealthReport>;
  if (report.checks === undefined)
    return {
      findings: [warning('health', `the server answers ${status} to /health`, 'Is --url the address of a Tocsin server?')],
      profile: undefined,
    };
  const findings: Finding[] = [];
  if (known) findings.push(versionFinding(report.version ?? ''));
  findings.push(ok('profile', `${report.profile}, up for ${uptimeText(report.uptimeSeconds ?? 0)}`));
  for (const { name, state, latencyMs, detail } of report.checks) {
    const text = `${state}${latencyMs === null ? '' : `, ${latencyMs.toFixed(0)} ms`}${detail === '' ? '' : `: ${safeLine(detail)}`}`;
    const advice = PART_ADVICE[name] ?? "The server's own log says more.";
    findings.push(state === 'up' ? ok(name, text) : state === 'degraded' ? warning(name, text, advice) : failure(name, text, advice));
  }
  return { findings, profile: report.profile };
};

const versionFinding = (version: string): Finding =>
  version === CLI_VERSION
    ? ok('version', `${version}, as this command line`)
    : warning(
        'version',
        `the server is ${version || 'of an unknown version'}, this command line ${CLI_VERSION}`,
        "Use the command line of the server's own version where something is refused.",
      );

const uptimeText = (seconds: number): string =>
  seconds < 120 ? `${seconds} s` : seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;

const QUEUE_SHARE = 0.8;

const systemFindings = async (client: ApiClient, scopes: readonly Scope[], profile: HealthFindings['profile']): Promise<Finding[]> => {
  if (!scopes.includes('logs:read')) return [];
  let view;
  try {
    view = await client.get('/api/v1/system', {});
  } catch (error) {
    return [warning('pipeline', (error as Error).message, 'See the health of the parts above.')];
  }
  const findings: Finding[] = [];
  const intake = `${view.logsPerSecond.toFixed(0)} logs/s, ${view.storedLogs.toLocaleString('en-US')} stored, ingest p99 ${view.ingestLatencyMs.p99.toFixed(0)} ms`;
  const full = view.queueLimitBytes > 0 && view.queueBytes > QUEUE_SHARE * view.queueLimitBytes;
  findings.push(
    full
      ? warning(
          'pipeline',
          `${intake}; its queue is nearly full`,
          'More arrives than is worked off: senders are told to slow down. See docs/operations.md.',
        )
      : ok('pipeline', intake),
  );
  if (view.damagedFiles.length > 0) {
    findings.push(
      failure(
        'stored files',
        `set aside, since they cannot be read: ${view.damagedFiles.map(safeLine).join(', ')}`,
        'Restore these days from a backup (tocsin backup restore).',
      ),
    );
  }
  const refused = Object.entries(view.rejected);
  if (refused.length > 0) {
    const text = refused.map(([reason, count]) => `${count.toLocaleString('en-US')} ${reason}`).join(', ');
    const advice =
      profile === 'cluster'
        ? 'Over HTTP each sender was told in its receipt; what came over Kafka is kept, see `tocsin dlq list`.'
        : 'Each sender was told in its receipt; `tocsin dlq` counts them.';
    findings.push(note('refused records', `since the start: ${text}`, advice));
  }
  return findings;
};
