import { connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a server of this machine that a test can cut and mend, as a network or a server that dies would. */
export class Severable {
  private readonly sockets = new Set<Socket>();
  private cut = false;
  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async to(host: string, port: number): Promise<Severable> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const way = new Severable(server, (server.address() as { port: number }).port);
    server.on('connection', (near) => {
      if (way.cut) return void near.destroy();
      const far = connect(port, host);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        way.sockets.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          way.sockets.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
    });
    return way;
  }

  /** Connections end, and new ones are cut at once. */
  sever(): void {
    this.cut = true;
    for (const socket of this.sockets) socket.destroy();
  }
  mend(): void {
    this.cut = false;
  }
  async close(): Promise<void> {
    this.sever();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
