import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { brokerSocket } from './broker-socket.ts';

describe('a connection to a broker', () => {
  let server: Server;
  let accepted: Promise<Socket>;
  let socket: Socket;
  let heard: string[];
  const closing = () => new Promise((resolve) => socket.once('close', resolve));
  beforeEach(async () => {
    const told: string[] = (heard = []);
    // The other side closes when we do, as brokers do.
    server = createServer();
    accepted = once(server, 'connection').then(([theirs]) => theirs as Socket);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as { port: number };
    socket = await new Promise<Socket>((resolve) => {
      const made: Socket = brokerSocket({ host: '127.0.0.1', port, ssl: undefined as never, onConnect: () => resolve(made) });
    });
    for (const event of ['end', 'error', 'close']) socket.on(event, () => told.push(event));
    socket.resume();
    (await accepted).resume();
  });
  afterEach(() => void server.close());

  test('that the broker closes ends in an error, whatever state the client has it in', async () => {
    const closed = closing();
    (await accepted).end();
    await closed;
    expect(heard).toEqual(['end', 'error', 'close']);
  });

  test('that is to be encrypted speaks TLS from its first byte, also where no more is said of it', async () => {
    const first = once(server, 'connection').then(async ([theirs]) => {
      const [bytes] = (await once(theirs as Socket, 'data')) as [Buffer];
      (theirs as Socket).destroy();
      return bytes[0];
    });
    const { port } = server.address() as { port: number };
    brokerSocket({ host: '127.0.0.1', port, ssl: true as never, onConnect: () => undefined }).on('error', () => undefined);
    const HANDSHAKE = 22;
    expect(await first).toBe(HANDSHAKE);
    socket.destroy();
  });

  test('that we close first does not', async () => {
    const closed = closing();
    socket.end();
    await closed;
    expect(heard).toEqual(['end', 'close']);
  });
});
