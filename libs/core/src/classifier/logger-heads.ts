import { wordHash } from '@tocsin/core/tokenizer';

const THREADS = [
  'main',
  'worker-pool-6',
  'http-nio-8080-exec-7',
  'pool-2-thread-1',
  'scheduler-1',
  'reactor-tcp-4',
  'ForkJoinPool-1-worker-9',
  'Thread-12',
  'background',
  'asyncio_0',
];
const PACKAGES = [
  'com.acme.core',
  'org.example.server',
  'io.app',
  'net.host.util',
  'app.internal',
  'src.lib',
  'service.impl',
  'pkg.common',
];
const CLASSES = [
  'Acceptor',
  'BaseManager',
  'RequestDispatcher',
  'ClientImpl',
  'ControllerSupport',
  'TaskRunner',
  'DefaultProcessor',
  'ServiceBean',
  'EventListener',
  'Bootstrap',
  'ContextLoader',
  'AbstractFactory',
  'Utils',
];
const FILES = ['main.go', 'server.ts', 'handler.py', 'app.rb', 'core.c', 'index.js', 'lib.rs', 'run.php'];
const DAEMONS = ['app', 'kernel', 'daemon', 'svc', 'agent', 'web', 'node'];

const of = (list: readonly string[], hash: number): string => list[(hash >>> 8) % list.length] as string;
const mix = (hash: number, by: number): number => Math.imul(hash ^ (hash >>> 15), by) >>> 0;

/** The ways in which loggers begin a line, without the time and the level: those are read before a message is judged. */
const WAYS: readonly ((hash: number) => string)[] = [
  (hash) => `[${of(THREADS, hash)}] ${of(PACKAGES, mix(hash, 0x2c1b3c6d))}.${of(CLASSES, mix(hash, 0x297a2d39))} - `,
  (hash) => `${of(PACKAGES, hash)}.${of(CLASSES, mix(hash, 0x2c1b3c6d))}: `,
  (hash) => `[${of(CLASSES, hash)}] `,
  (hash) => `${of(FILES, hash)}:${hash % 900} `,
  (hash) => `${of(DAEMONS, hash)}[${hash % 30_000}]: `,
  (hash) => `(${of(THREADS, hash)}) `,
];

/**
 * The text as it looks where a logger's head was left in the message. Which head depends on the text alone. Its words say nothing about the
 * category, and training tells the model so.
 */
export const withLoggerHead = (text: string): string => {
  const hash = mix(wordHash(text), 0x85ebca6b);
  return (WAYS[hash % WAYS.length] as (hash: number) => string)(mix(hash, 0x9e3779b1)) + text;
};
