import * as z from 'zod';

// What our files use of the Compose specification, and nothing else: a key with a typing error is no key of it.
// https://github.com/compose-spec/compose-spec

const name = z.string().regex(/^[a-zA-Z0-9._-]+$/);
const duration = z.string().regex(/^(\d+(us|ms|s|m|h))+$/);
const size = z.string().regex(/^\d+[bkmg]b?$/);
const value = z.union([z.string(), z.number()]);
const command = z.union([z.string(), z.array(z.string()).min(1)]);

const Healthcheck = z.strictObject({
  test: z.tuple([z.enum(['CMD', 'CMD-SHELL'])], z.string()),
  interval: duration,
  timeout: duration,
  retries: z.int().positive(),
  start_period: duration.optional(),
});

export const Service = z.strictObject({
  image: z.string(),
  build: z.strictObject({ context: z.string(), dockerfile: z.string(), target: name.optional() }).optional(),
  command: command.optional(),
  entrypoint: command.optional(),
  hostname: name.optional(),
  profiles: z.array(name).optional(),
  restart: z.enum(['always', 'unless-stopped', 'on-failure', 'no']),
  init: z.boolean().optional(),
  read_only: z.boolean().optional(),
  tmpfs: z.array(z.string().startsWith('/')).optional(),
  cap_add: z.array(name).optional(),
  cap_drop: z.array(name),
  security_opt: z.array(z.string()),
  environment: z.record(z.string().regex(/^[\w.]+$/), value).optional(),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  networks: z.array(name).optional(),
  secrets: z.array(name).optional(),
  configs: z.array(z.strictObject({ source: name, target: z.string().startsWith('/') })).optional(),
  depends_on: z.record(name, z.strictObject({ condition: z.enum(['service_started', 'service_healthy']) })).optional(),
  healthcheck: z.union([Healthcheck, z.strictObject({ disable: z.literal(true) })]),
  mem_limit: size,
  shm_size: size.optional(),
  ulimits: z.record(name, z.strictObject({ soft: z.int(), hard: z.int() })).optional(),
  stop_signal: z.string().startsWith('SIG').optional(),
  stop_grace_period: duration.optional(),
  logging: z.strictObject({ driver: name, options: z.record(z.string(), z.string()) }).optional(),
});
export type Service = z.infer<typeof Service>;

export const ComposeFile = z.object({
  name: name.optional(),
  services: z.record(name, Service),
  networks: z.record(name, z.strictObject({ internal: z.boolean().optional() })).default({}),
  volumes: z.record(name, z.null()).default({}),
  secrets: z.record(name, z.strictObject({ file: z.string() })).default({}),
  configs: z.record(name, z.union([z.strictObject({ file: z.string() }), z.strictObject({ content: z.string() })])).default({}),
});
export type ComposeFile = z.infer<typeof ComposeFile>;
