import type { IncomingHttpHeaders } from 'node:http';
import { RECORD_LIMITS } from '@tocsin/contracts';
import { BodyError, decodeBody } from './content-encoding.ts';
import type { BufferGarbage } from '@tocsin/platform/memory';
import type { IngestBudget } from './ingest-budget.ts';

/** The part of a request of which its body is read. */
export interface BodyRequest {
  headers: IncomingHttpHeaders;
  /** The stream as `@StreamedBody()` leaves it. */
  body: unknown;
}

/** What is reserved at a time for a body whose sender did not declare its length. */
const STEP_BYTES = 256 * 1024;
const tooLarge = (): BodyError => new BodyError('too_large', `The body is larger than ${RECORD_LIMITS.requestBytes} bytes.`);
const cutShort = (cause: unknown): BodyError => new BodyError('malformed', 'The body ended before its declared end.', { cause });

const declaredBytes = (headers: IncomingHttpHeaders): number | undefined => {
  const length = Number(headers['content-length'] ?? NaN);
  return Number.isFinite(length) ? length : undefined;
};

/** Every chunk is copied once, to its place in a buffer of the declared size that belongs to nobody else. */
const readDeclared = async (stream: AsyncIterable<Buffer>, length: number): Promise<Uint8Array<ArrayBuffer>> => {
  const body = new Uint8Array(length);
  let size = 0;
  for await (const chunk of stream) {
    body.set(chunk, size);
    size += chunk.length;
  }
  if (size !== length) throw cutShort(undefined);
  return body;
};

const readChunked = async (stream: AsyncIterable<Buffer>, reserve: (bytes: number) => void): Promise<Uint8Array<ArrayBuffer>> => {
  const chunks: Buffer[] = [];
  let size = 0;
  let reserved = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > RECORD_LIMITS.requestBytes) throw tooLarge();
    for (; reserved < size; reserved += STEP_BYTES) reserve(STEP_BYTES);
    chunks.push(chunk);
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
};

const read = async (
  stream: AsyncIterable<Buffer>,
  declared: number | undefined,
  reserve: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> => {
  if (declared !== undefined && declared > RECORD_LIMITS.requestBytes) throw tooLarge();
  if (declared !== undefined) reserve(declared);
  try {
    return await (declared === undefined ? readChunked(stream, reserve) : readDeclared(stream, declared));
  } catch (error) {
    // What a connection ends with when its sender goes away in the middle.
    throw (error as NodeJS.ErrnoException).code === 'ECONNRESET' ? cutShort(error) : error;
  }
};

/**
 * Reads a request's body whole and decompressed, into a buffer that may move to another thread. It holds bytes of the budget from
 * before the first is read until `use` is over. Neither parses nor looks at the content.
 * @throws BodyError, IntakeBusyError, or what `use` throws
 */
export const withBody = async <T>(
  request: BodyRequest,
  { budget, garbage }: { budget: IngestBudget; garbage: BufferGarbage },
  use: (body: Uint8Array<ArrayBuffer>) => Promise<T>,
): Promise<T> => {
  const returns: (() => void)[] = [];
  const reserve = (bytes: number) => void returns.push(budget.reserve(bytes));
  try {
    const stream = request.body as AsyncIterable<Buffer> | undefined;
    const sent = stream ? await read(stream, declaredBytes(request.headers), reserve) : new Uint8Array();
    const body = await decodeBody(sent, request.headers['content-encoding']);
    if (body.length > sent.length) reserve(body.length - sent.length);
    // The pieces from the socket; and what came of decompression was pieced together as well.
    garbage.left(sent.length + (body === sent ? 0 : body.length));
    return await use(body);
  } finally {
    for (const giveBack of returns) giveBack();
  }
};
