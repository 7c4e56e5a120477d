import { type CanActivate, type DynamicModule, type ExecutionContext, Global, Module, type Provider, type Type } from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { Me, Scope } from '@tocsin/contracts';
import { CLOCK } from '@tocsin/core/ports';
import { SETTINGS, type Settings, SettingsSchema } from '@tocsin/platform/config';
import { type AuthenticatedRequest, ProblemError, PUBLIC, REQUIRED_SCOPE } from '@tocsin/platform/http';
import { MetricsRegistry } from '@tocsin/platform/metrics';
import { configureApi, createFastifyAdapter } from '../src/server/index.ts';

/** Stands for identity in tests of what lies behind it: `Bearer <name> <scope> <scope> …` is who calls and what they may do. */
class HeaderGuard implements CanActivate {
  private readonly reflector = new Reflector();

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const targets = [context.getHandler(), context.getClass()];
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const [, name, ...scopes] = (request.headers.authorization ?? '').split(' ');
    if (name) request.actor = actorNamed(name, scopes as Scope[]);
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, targets)) return true;
    if (!request.actor) throw new ProblemError('unauthenticated', 'Sign in, or send a valid key.');
    const scope = this.reflector.getAllAndOverride<Scope>(REQUIRED_SCOPE, targets);
    if (scope && request.actor.scopes.includes(scope)) return true;
    throw new ProblemError('forbidden', 'This is not allowed with your role or key.');
  }
}

export const actorNamed = (name: string, scopes: Scope[] = []): Me => ({
  kind: 'user',
  id: name,
  name,
  email: null,
  role: null,
  scopes,
});

@Global()
@Module({})
class PortsModule {}

/** An application of some modules over given ports, configured as the real one is, that listens on a free port of this machine. */
export class LogsApp {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly url: string,
  ) {}

  /** @param overrides values in place of what the modules provide themselves, by token */
  static async start(
    modules: (Type | DynamicModule)[],
    ports: Provider[],
    settings: Partial<Settings> = {},
    overrides: [token: unknown, value: unknown][] = [],
  ): Promise<LogsApp> {
    const all: Settings = { ...SettingsSchema.parse({}), ...settings };
    const providers: Provider[] = [
      { provide: SETTINGS, useValue: all },
      { provide: CLOCK, useValue: Date.now },
      { provide: MetricsRegistry, useValue: new MetricsRegistry() },
      ...ports,
    ];
    const exports = providers.map((each) => (typeof each === 'object' && 'provide' in each ? each.provide : each));
    const root = {
      imports: [{ module: PortsModule, providers, exports }, ...modules],
      providers: [{ provide: APP_GUARD, useClass: HeaderGuard }],
    };
    const builder = Test.createTestingModule(root);
    for (const [token, value] of overrides) builder.overrideProvider(token).useValue(value);
    const module = await builder.compile();
    const app = module.createNestApplication<NestFastifyApplication>(createFastifyAdapter(all), { logger: false });
    await configureApi(app, all);
    await app.listen(0, '127.0.0.1');
    return new LogsApp(app, await app.getUrl());
  }

  /** A call as someone with these scopes. */
  fetch(path: string, scopes: Scope[], init: RequestInit = {}): Promise<Response> {
    const headers = { authorization: `Bearer ann ${scopes.join(' ')}`, ...(init.headers as Record<string, string>) };
    return fetch(this.url + path, { ...init, headers });
  }

  async json<T>(path: string, scopes: Scope[], init: RequestInit = {}): Promise<T> {
    return (await (await this.fetch(path, scopes, init)).json()) as T;
  }

  stop(): Promise<void> {
    return this.app.close();
  }
}
