import { createServer, type Server } from 'node:net';
import { awaitDatabase } from './await-database.ts';

/** A server that takes connections and says nothing sensible, or nothing at all. */
const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)));

test('a database that does not answer in time ends the start with a sentence', async () => {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  const told: unknown[] = [];
  const waiting = awaitDatabase({ url: `postgres://u@127.0.0.1:${port}/x`, waitSeconds: 1, onWaiting: (error) => told.push(error) });
  await expect(waiting).rejects.toMatchObject({ code: 'dependency_away', message: expect.stringContaining('TOCSIN_DATABASE_URL') });
  expect(told).toHaveLength(1);
});

test('one that cuts connections while it starts is tried again', async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  const port = await listen(server);
  await expect(awaitDatabase({ url: `postgres://u@127.0.0.1:${port}/x`, waitSeconds: 1 })).rejects.toMatchObject({
    dependency: 'PostgreSQL',
  });
  expect(connections).toBeGreaterThan(1);
  await new Promise((resolve) => server.close(resolve));
});
