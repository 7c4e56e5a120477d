import { createServer } from 'node:net';
import { StackError } from './stack-error.ts';

const listen = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** A port of the loopback address that nobody listens on at the moment. */
export const freePort = (): Promise<number> => listen(0);

/** @throws StackError `port_taken`, naming the setting that moves it */
export const requireFree = async (port: number, what: string, setting?: string): Promise<void> => {
  try {
    await listen(port);
  } catch (error) {
    const advice = setting === undefined ? '' : ` Stop what listens there, or set ${setting} to another port.`;
    throw new StackError('port_taken', `Port ${port} on 127.0.0.1, where ${what} should listen, is taken.${advice}`, { cause: error });
  }
};
