// Holds the stack's PostgreSQL until it is told to end: node postgres-keeper.ts FOLDER PORT [--end-with-parent]
import { startEmbeddedPostgres } from '@tocsin/adapters/embedded-postgres';

const [folder = '', port = '', ending] = process.argv.slice(2);
const asked = new Promise<void>((resolve) => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve());
  if (ending === '--end-with-parent') process.stdin.once('close', () => resolve()).resume();
});
// The terminal that started it may be closed.
process.on('SIGHUP', () => undefined);

try {
  const postgres = await startEmbeddedPostgres({ dataDir: folder, port: Number(port) });
  // A pending promise alone does not keep a process.
  const alive = setInterval(() => undefined, 60_000);
  await asked;
  clearInterval(alive);
  await postgres.stop();
  // An input that is still open would keep the process.
  process.stdin.destroy();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
