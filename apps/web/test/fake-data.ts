import {
  type AlertDetail,
  type ApiKeyView,
  type AuditEntry,
  CATEGORIES,
  type CategoryWeights,
  type Channel,
  type ClassifiedLog,
  type HealthReport,
  type LogEvidence,
  type LogExplanation,
  type LogLevel,
  type Rule,
  Settings,
  severityOf,
  type Silence,
  type ProcessList,
  type SystemView,
  type UserView,
} from '@tocsin/contracts';

const MESSAGES: [LogLevel, ClassifiedLog['category'], string, string][] = [
  ['info', 'business', 'music-recommender', 'Served 20 recommendations to user 4821 from model collaborative-v7'],
  ['info', 'business', 'hsearch', 'Search "angular signals" answered 1,204 hits, page 1'],
  ['warn', 'performance', 'hsearch', 'Query latency 1,842 ms exceeds budget of 500 ms on shard 3'],
  ['error', 'security', 'hsearch', 'Failed login for admin from 203.0.113.77: wrong password (attempt 6)'],
  ['debug', 'general', 'music-recommender', 'Loaded configuration revision 318 from /etc/recommender/config.yaml'],
  ['error', 'performance', 'music-recommender', 'Connection pool exhausted: 50 of 50 in use, 112 waiting, oldest 4.2 s'],
  ['info', 'general', 'indexer', 'Started worker 4 of 8'],
  ['fatal', 'general', 'indexer', 'Unhandled exception: TypeError: cannot read properties of undefined (reading "length")'],
];

/** Log number `n`, a second older for each step; always the same apart from the time. */
export const logAt = (n: number, now: number): ClassifiedLog => {
  const [level, category, service, message] = MESSAGES[(n * 7 + (n >> 3)) % MESSAGES.length] ?? MESSAGES[0]!;
  const at = new Date(now - n * 1000).toISOString();
  return {
    id: `log-${n}`,
    timestamp: at,
    receivedAt: at,
    level,
    severityNumber: severityOf(level),
    service,
    host: `node-${(n % 4) + 1}`,
    environment: 'production',
    message,
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    attributes: { latency_ms: 120 + (n % 900), region: 'eu-central-1', 'http.route': '/api/search', retry: n % 2 === 0 },
    category,
    confidence: 0.62 + (n % 38) / 100,
    modelVersion: 'nb-2026.11',
    templateId: `t${n % 8}`,
    redactions: n % 5 === 0 ? { email: 1 } : {},
    flags: [],
  };
};

/** Why a log has its category, as made up as the log. */
export const explanationOf = (log: ClassifiedLog): LogExplanation => {
  const own = log.guess ?? log.category;
  const others = CATEGORIES.filter((category) => category !== own);
  const figures = (mine: number, second: number) => {
    const rest = -(mine + second) / 2;
    return Object.fromEntries([own, ...others].map((category, i) => [category, [mine, second, rest, rest][i]])) as CategoryWeights;
  };
  const piece = (text: string, mine: number, second: number, kind: LogEvidence['kind'] = 'word'): LogEvidence => ({
    ...{ kind, text, families: [] },
    weights: figures(mine, second),
  });
  const words = log.message.match(/[a-z]{3,}/gi) ?? [];
  return {
    id: log.id,
    decided: {
      ...{ category: log.category, confidence: log.confidence, modelVersion: log.modelVersion, by: 'model' },
      ...(log.guess === undefined ? {} : { uncertain: true as const, guess: log.guess }),
    },
    modelVersion: log.modelVersion,
    sameModel: true,
    agrees: true,
    guess: own,
    categories: [own, ...others].map((category, i) => ({
      ...{ category, base: 0 },
      ...{ confidence: [log.confidence, 0.08, 0.03, 0.02][i] ?? 0, score: [3.2, 0.9, 0.2, -0.5][i] ?? 0 },
    })),
    evidence: [
      ...words.slice(0, 4).map((text, i) => piece(text, 2.4 - i * 0.6, -0.9 + i * 0.2)),
      piece(words.slice(0, 2).join(' '), 0.9, -0.3, 'pair'),
      piece('an IP address', 0.4, -0.2, 'shape'),
      piece('attempt', -0.4, 0.6),
      piece(`level ${log.level}`, -0.3, 0.4, 'level'),
    ],
    unknownWords: ['hsearch9'],
    similarTexts: [
      { ...{ text: `${log.message}, once more`, category: own, level: log.level }, ...{ system: 'identity-provider', similarity: 0.62 } },
      {
        ...{ text: 'Session of the maintenance console ended after 30 minutes without a key press', category: others[0] ?? own },
        ...{ level: 'info', system: 'remote-console', similarity: 0.31 },
      },
    ],
  };
};

export const alertAt = (n: number, now: number): AlertDetail => ({
  id: `alert-${n}`,
  ruleId: 'rule-1',
  ruleName: ['Repeated sign-in failures', 'Slow searches', 'Errors in the recommender'][n % 3] ?? '',
  severity: (['critical', 'warning', 'info'] as const)[n % 3] ?? 'info',
  status: n === 0 ? 'firing' : n === 1 ? 'acknowledged' : 'firing',
  group: n % 2 ? { service: 'hsearch', host: 'node-2' } : { service: 'hsearch' },
  value: 42 + n * 7,
  threshold: 20,
  window: '5m',
  startedAt: new Date(now - (n + 1) * 600_000).toISOString(),
  firedAt: new Date(now - (n + 1) * 590_000).toISOString(),
  acknowledgedAt: n === 1 ? new Date(now - 300_000).toISOString() : null,
  acknowledgedBy: n === 1 ? 'Ada Okafor' : null,
  resolvedAt: null,
  resolvedBy: null,
  silencedUntil: null,
  series: Array.from({ length: 20 }, (_, i) => ({
    start: new Date(now - (20 - i) * 15_000).toISOString(),
    count: Math.round(2 + i * 0.4 + (i > 12 ? 6 : 0)),
  })),
  examples: [logAt(3, now), logAt(11, now), logAt(19, now)],
  link: '/logs?q=category%3Asecurity',
  deliveries: [
    {
      id: 'd1',
      alertId: `alert-${n}`,
      channelId: 'channel-1',
      channelName: 'On-call Slack',
      transition: 'firing',
      status: 'delivered',
      attempts: 1,
      lastError: null,
      nextAttemptAt: null,
      deliveredAt: new Date(now).toISOString(),
      createdAt: new Date(now).toISOString(),
    },
    {
      id: 'd2',
      alertId: `alert-${n}`,
      channelId: 'channel-2',
      channelName: 'Night Telegram',
      transition: 'firing',
      status: 'failed',
      attempts: 5,
      lastError: 'The chat was not found (400)',
      nextAttemptAt: null,
      deliveredAt: null,
      createdAt: new Date(now).toISOString(),
    },
  ],
  history: [
    { at: new Date(now - 600_000).toISOString(), kind: 'pending', actor: null, note: '' },
    { at: new Date(now - 590_000).toISOString(), kind: 'firing', actor: null, note: '' },
    {
      at: new Date(now - 300_000).toISOString(),
      kind: 'acknowledged',
      actor: 'Ada Okafor',
      note: 'Looking at the gateway, looks like one address.',
    },
  ],
});

const then = '2026-01-05T09:00:00.000Z';
export const rules: Rule[] = [
  ['Repeated sign-in failures', 'category:security level>=warn', 'critical', 20, 'service'],
  ['Slow searches', 'category:performance service:hsearch', 'warning', 50, 'service'],
  ['Errors in any service', 'level>=error', 'warning', 100, 'service'],
  ['Orders stopped', 'category:business', 'info', 1000, 'host'],
].map(([name, query, severity, threshold, field], n) => ({
  id: `rule-${n + 1}`,
  name: String(name),
  description: '',
  enabled: n !== 3,
  kind: 'count',
  query: String(query),
  groupBy: [String(field)],
  window: '5m',
  operator: '>=',
  threshold: Number(threshold),
  for: '0s',
  severity: severity as Rule['severity'],
  cooldown: '5m',
  channels: ['channel-1'],
  createdAt: then,
  updatedAt: then,
  updatedBy: null,
}));
export const channels: Channel[] = [
  {
    id: 'channel-1',
    name: 'On-call Slack',
    enabled: true,
    type: 'slack',
    config: { url: 'https://hooks.slack.com/••••' },
    createdAt: then,
    updatedAt: then,
    health: { state: 'ok', lastSuccessAt: then, lastError: null },
  },
  {
    id: 'channel-2',
    name: 'Night Telegram',
    enabled: true,
    type: 'telegram',
    config: { botToken: '••••', chatId: '-100123' },
    createdAt: then,
    updatedAt: then,
    health: { state: 'failing', lastSuccessAt: null, lastError: 'The chat was not found (400)' },
  },
];
export const users: UserView[] = [
  { id: 'u1', email: 'admin@localhost', name: 'Ada Okafor', role: 'admin', enabled: true, createdAt: then, lastLoginAt: then },
  { id: 'u2', email: 'lin@example.org', name: 'Lin Castellanos', role: 'oncall', enabled: true, createdAt: then, lastLoginAt: null },
];
export const keys: ApiKeyView[] = [
  {
    id: 'k1',
    name: 'Fluent Bit, production',
    scopes: ['logs:write'],
    createdBy: 'Ada Okafor',
    createdAt: then,
    expiresAt: null,
    lastUsedAt: then,
    revokedAt: null,
  },
];
export const audit: AuditEntry[] = Array.from({ length: 30 }, (_, n) => ({
  seq: 30 - n,
  at: then,
  actor: { kind: 'user', id: 'u1', name: 'Ada Okafor' },
  action: ['auth.login', 'logs.search', 'rule.update', 'users.create'][n % 4] ?? '',
  target: n % 4 === 2 ? 'rule-1' : null,
  address: '127.0.0.1',
  requestId: `req-${n}`,
  outcome: n % 7 === 3 ? 'denied' : 'success',
  before: n % 4 === 2 ? { threshold: 10 } : undefined,
  after: n % 4 === 2 ? { threshold: 20 } : undefined,
  detail: { q: 'level>=error' },
  hash: `${n}`.padStart(64, 'a'),
}));
export const system: SystemView = {
  logsPerSecond: 512.4,
  acceptedTotal: 18_204_551,
  rejected: { not_json: 12, too_large: 3 },
  queueBytes: 1_200_000,
  queueLimitBytes: 64_000_000,
  ingestLatencyMs: { p50: 4.2, p99: 38.5 },
  storedLogs: 18_204_536,
  storedBytes: 1_420_000_000,
  damagedFiles: [],
  tailClients: 2,
  modelVersion: 'nb-2026.11',
};
export const health: HealthReport = {
  state: 'degraded',
  version: '0.1.0',
  profile: 'standalone',
  uptimeSeconds: 187_200,
  checks: [
    { name: 'pipeline', state: 'up', latencyMs: 31.4, detail: 'a canary log came out of search and tail' },
    { name: 'log_store', state: 'up', latencyMs: 0.8, detail: '' },
    { name: 'database', state: 'up', latencyMs: 1.6, detail: '' },
    { name: 'channels', state: 'degraded', latencyMs: null, detail: '1 of 2 fails' },
  ],
};
const MIB = 1024 ** 2;
export const processesAt = (now: number): ProcessList['processes'] =>
  (['alerts', 'api', 'api', 'stream'] as const).map((app, n) => ({
    id: `process-${n}`,
    app,
    host: `tocsin-${app}-7c9d${n}`,
    version: '0.1.0',
    startedAt: new Date(now - (n + 1) * 7_400_000).toISOString(),
    cpuCores: [0.03, 0.41, 0.38, 1.12][n] ?? 0,
    residentBytes: (180 + n * 90) * MIB,
    memoryLimitBytes: app === 'stream' ? 1536 * MIB : 512 * MIB,
    heapUsedBytes: (60 + n * 20) * MIB,
    eventLoopDelayMs: { p50: 0.4, p99: [2.1, 8.4, 312, 14.2][n] ?? 0 },
    hostCpus: 4,
    hostCpuShare: 0.62,
    hostLoad1: 2.48,
    hostMemoryBytes: 16_384 * MIB,
    hostMemoryAvailableBytes: 5210 * MIB,
    diskSizeBytes: 204_800 * MIB,
    diskAvailableBytes: 91_000 * MIB,
    lagMessages: app === 'stream' ? 1840 : null,
    pipeline: app === 'stream' ? { logsPerSecond: 5012.4, queueBytes: 2 * MIB, queueLimitBytes: 64 * MIB } : null,
    checks: [
      { name: 'database', state: 'up', latencyMs: 1.2, detail: 'answers queries' },
      { name: 'kafka', state: 'up', latencyMs: 2.4, detail: '1 broker' },
      ...(app === 'alerts'
        ? []
        : [
            {
              name: 'elasticsearch',
              state: n === 3 ? ('degraded' as const) : ('up' as const),
              latencyMs: 9.1,
              detail: n === 3 ? 'slow' : '',
            },
          ]),
    ],
    ageSeconds: n === 2 ? 190 : 3,
    silent: n === 2,
  }));
export const settings: Settings = Settings.parse({ redaction: { attributeNames: ['customer.birth_date'] } });
const quiet: Record<string, string>[] = [{ service: 'hsearch' }, {}];
export const silencesAt = (now: number): Silence[] =>
  [3_600_000, -3_600_000].map((ms, n) => ({
    id: `s${n}`,
    ruleId: 'rule-2',
    group: quiet[n] ?? {},
    reason: 'Re-indexing the catalogue, slow answers are expected until it ends',
    startsAt: new Date(now - 7_200_000).toISOString(),
    endsAt: new Date(now + ms).toISOString(),
    createdBy: 'Ada Okafor',
    createdAt: new Date(now - 7_200_000).toISOString(),
    expiredAt: null,
  }));
