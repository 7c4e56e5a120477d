import { randomUUID } from 'node:crypto';
import { type DynamicModule, Global, Module, type ModuleMetadata } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { AuditRepository, type AuditSelection, DatabaseModule, UserRepository } from '@tocsin/adapters/database';
import type { AuditEntry, Role, Scope } from '@tocsin/contracts';
import { AuditModule, AuditService } from '@tocsin/platform/audit';
import { loadSettings, type Settings, SETTINGS } from '@tocsin/platform/config';
import { HealthRegistry } from '@tocsin/platform/health';
import { MetricsRegistry } from '@tocsin/platform/metrics';
import { ApiModule } from '../src/api.module.ts';
import { Passwords } from '../src/identity/passwords.ts';
import { configureApi, createFastifyAdapter, type RouteTable } from '../src/server/index.ts';
import { ApiClient } from './api-client.ts';
import { emptyPorts } from './fake-ports.ts';
import { startTestPostgres } from './test-database.ts';

export { type ApiAnswer, ApiClient } from './api-client.ts';

export interface ApiAppOptions {
  /** Another instance's, in place of a database of its own: it must be closed before that one. */
  databaseUrl?: string;
  settings?: Partial<Settings>;
  /** Ports (and other global providers) by injection token, in place of the empty ones. */
  ports?: Record<string, unknown>;
  /** In place of what the modules provide themselves, by injection token. */
  overrides?: Record<string, unknown>;
  /** Further modules, such as one with a route of the test's own. */
  imports?: ModuleMetadata['imports'];
  /** Called after `configureApi`, before the application starts. */
  beforeInit?: (app: NestFastifyApplication) => Promise<void>;
}

export interface ApiApp {
  app: NestFastifyApplication;
  url: string;
  databaseUrl: string;
  routes: RouteTable;
  /** Without credentials. */
  anonymous: ApiClient;
  /** Signed in as a user of that role, who is made on first use. */
  as: (role: Role) => Promise<ApiClient>;
  /** With an API key of these scopes, made by an admin. */
  withKey: (scopes: readonly Scope[]) => Promise<ApiClient>;
  /** Newest first, those included that no answer waited for. */
  auditRows: (selection?: Partial<AuditSelection>) => Promise<AuditEntry[]>;
  close: () => Promise<void>;
}

export const TEST_PASSWORD = 'correct horse battery staple';
export const emailOf = (role: Role): string => `${role}@example.org`;

@Global()
@Module({})
class TestPortsModule {
  static register(settings: Settings, ports: Record<string, unknown>): DynamicModule {
    const providers = [
      { provide: SETTINGS, useValue: settings },
      { provide: MetricsRegistry, useValue: new MetricsRegistry() },
      { provide: HealthRegistry, useValue: new HealthRegistry() },
      ...Object.entries(ports).map(([provide, useValue]) => ({ provide, useValue })),
    ];
    return { module: TestPortsModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}

/** Limits far away, so that tests meet them only where they ask for it. */
const testSettings = (settings: Partial<Settings> = {}): Settings => ({
  ...loadSettings({ env: { TOCSIN_LOG_LEVEL: 'silent', TOCSIN_LOGIN_TRIES: '100000', TOCSIN_CALLS_PER_SECOND: '1000000' } }),
  // A port of its own for each server, taken only by tests that ask for it.
  grpcPort: 'off',
  ...settings,
});

/** The whole API, listening on a free port, over a real PostgreSQL and, unless others are given, empty ports. */
export const startApiApp = async (options: ApiAppOptions = {}): Promise<ApiApp> => {
  const postgres =
    options.databaseUrl === undefined ? await startTestPostgres() : { url: options.databaseUrl, stop: () => Promise.resolve() };
  const settings = testSettings(options.settings);
  const imports = [
    TestPortsModule.register(settings, { ...emptyPorts(), ...options.ports }),
    DatabaseModule.register({ url: postgres.url }),
    AuditModule,
    ApiModule,
    ...(options.imports ?? []),
  ];
  const builder = Test.createTestingModule({ imports });
  for (const [token, value] of Object.entries(options.overrides ?? {})) builder.overrideProvider(token).useValue(value);
  const module = await builder.compile();
  const app = module.createNestApplication<NestFastifyApplication>(createFastifyAdapter(settings), { logger: false });
  const routes = await configureApi(app, settings);
  await options.beforeInit?.(app);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const anonymous = new ApiClient(url);
  const clients = new Map<Role, Promise<ApiClient>>();

  const signedIn = async (role: Role): Promise<ApiClient> => {
    const users = app.get(UserRepository, { strict: false });
    const passwordHash = await app.get(Passwords, { strict: false }).hash(TEST_PASSWORD);
    await users.create({ id: randomUUID(), email: emailOf(role), name: role, role, passwordHash });
    const { body } = await anonymous.post('auth/login', { email: emailOf(role), password: TEST_PASSWORD });
    return new ApiClient(url, `Bearer ${(body as { accessToken: string }).accessToken}`);
  };
  const as = (role: Role): Promise<ApiClient> => {
    const client = clients.get(role) ?? signedIn(role);
    clients.set(role, client);
    return client;
  };
  return {
    app,
    url,
    databaseUrl: postgres.url,
    routes,
    anonymous,
    as,
    withKey: async (scopes) => {
      const { body } = await (await as('admin')).post('api-keys', { name: 'test', scopes });
      return new ApiClient(url, `Bearer ${(body as { key: string }).key}`);
    },
    auditRows: async (selection) => {
      await app.get(AuditService).settled();
      return app.get(AuditRepository).list({ limit: 500, ...selection });
    },
    close: async () => {
      await app.close();
      await postgres.stop();
    },
  };
};
