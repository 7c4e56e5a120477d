import type { FastifyInstance } from 'fastify';
import { ProblemError } from '@tocsin/platform/http';

export interface Route {
  method: string;
  /** As registered: `/api/v1/users/:id`. */
  path: string;
}

const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${path
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replace(/:[^/]+/g, '[^/]+')
      .replace('*', '.*')}$`,
  );

/** Every route that Fastify has, in the order of registration; and 405 instead of 404 where a path has other methods. */
export class RouteTable {
  readonly routes: Route[] = [];
  private readonly methods = new Map<string, { pattern: RegExp; methods: Set<string> }>();

  /** Must be called before routes are registered. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ method, path }) => {
      for (const each of Array.isArray(method) ? method : [method]) this.add(each, path);
    });
    fastify.addHook('onRequest', (request, reply, done) => {
      if (!request.is404) return done();
      const allowed = this.methodsOf(request.url.split('?')[0] ?? '/');
      if (allowed.length === 0) return done();
      void reply.header('Allow', allowed.join(', '));
      done(new ProblemError('method_not_allowed', `This path takes ${allowed.join(', ')}.`));
    });
  }

  /** Methods of the routes that a path belongs to. */
  methodsOf(path: string): string[] {
    const found = new Set<string>();
    for (const { pattern, methods } of this.methods.values()) {
      if (pattern.test(path)) for (const method of methods) found.add(method);
    }
    return [...found].sort();
  }

  private add(method: string, path: string): void {
    this.routes.push({ method, path });
    const known = this.methods.get(path) ?? { pattern: patternOf(path), methods: new Set() };
    known.methods.add(method);
    this.methods.set(path, known);
  }
}
