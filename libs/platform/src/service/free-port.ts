import { createServer } from 'node:net';

/** Fails with EADDRINUSE (or EACCES, EADDRNOTAVAIL) before anything else is spent on the start. Port 0 is always free. */
export const requireFreePort = (host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    if (port === 0) return resolve();
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()));
  });
