import type { ServerReadableStream } from '@grpc/grpc-js';
import { BodyError } from '../content-encoding.ts';

/** The sender went away, or its deadline passed, before its message was whole. */
export class CallEndedError extends BodyError {
  constructor() {
    super('malformed', 'The call ended before its message was whole.');
  }
}

/**
 * The one message of a call. Its method is declared as taking a stream, which on the wire is the same as one message: in this way
 * not a byte is read before this is called. @throws BodyError
 */
export const singleMessage = (call: ServerReadableStream<Buffer, Buffer>, timeoutMs: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      call.pause();
      finish();
    };
    const timer = setTimeout(
      () => settle(() => reject(new BodyError('malformed', `The message was not whole after ${timeoutMs} ms.`))),
      timeoutMs,
    );
    call.once('data', (message: Buffer) => settle(() => resolve(message)));
    call.once('end', () => settle(() => reject(new BodyError('malformed', 'The call has no message.'))));
    call.once('cancelled', () => settle(() => reject(new CallEndedError())));
    call.once('error', () => settle(() => reject(new CallEndedError())));
    if (call.cancelled || call.destroyed) settle(() => reject(new CallEndedError()));
  });
