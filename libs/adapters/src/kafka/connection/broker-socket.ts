import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

const KEEP_ALIVE_MS = 60_000;

/** The broker has closed a connection on which we had not finished. */
class ClosedByBrokerError extends Error {
  readonly code = 'ECONNRESET';
}

/**
 * Makes the connections of Kafka's client, as it does by itself but for one thing: what a broker closes before we do is an error.
 *
 * kafkajs 2.2.4 has two connections to each broker. When one is closed it begins to close the other, and waits for what is under way on that
 * one; if the broker, which has died, then closes this one too, it neither rejects what is under way nor looks after time-outs any more,
 * since the connection "is not connected". A heart-beat among them is waited for for ever, and with it the whole consumer: it fetches
 * nothing, has lost its membership, and says nothing. On an error it rejects in any state.
 */
export const brokerSocket: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  // `true` where nothing is set but that it is encrypted.
  const socket = (ssl as object | true | undefined)
    ? connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...ssl }, onConnect)
    : connect({ host, port }, onConnect);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  failWhenClosedEarly(socket);
  return socket;
};

const failWhenClosedEarly = (socket: Socket): void => {
  socket.on('end', () => {
    if (!socket.writableEnded) socket.destroy(new ClosedByBrokerError('closed by the broker'));
  });
};
