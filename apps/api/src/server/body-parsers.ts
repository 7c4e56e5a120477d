import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyContentTypeParser, FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '@tocsin/platform/http';

/** Bytes of a JSON body, for every route that does not read its body itself. */
export const JSON_BODY_LIMIT = 256 * 1024;

/**
 * The route reads its own body: `request.body` is the untouched stream, whatever its media type and encoding, or undefined where
 * there is none. Guards run before a byte of it is read; limits are the route's own business.
 */
export const StreamedBody = () => RouteConfig({ streamedBody: true });

const isStreamed = (request: FastifyRequest): boolean => (request.routeOptions.config as { streamedBody?: boolean }).streamedBody === true;

const tooLarge = (): ProblemError => new ProblemError('too_large', `The body is larger than ${JSON_BODY_LIMIT} bytes.`);

const readAll = async (payload: AsyncIterable<Buffer>, declaredBytes: number): Promise<Buffer> => {
  if (declaredBytes > JSON_BODY_LIMIT) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of payload) {
    size += chunk.length;
    if (size > JSON_BODY_LIMIT) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** JSON for everybody, the bare stream for routes marked `@StreamedBody()`, and 415 for the rest. */
export const registerBodyParsers = (fastify: FastifyInstance): void => {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  const json: FastifyContentTypeParser = (request, payload, done) => {
    if (isStreamed(request)) return done(null, payload);
    if (request.headers['content-encoding'] !== undefined && request.headers['content-encoding'] !== 'identity') {
      return done(new ProblemError('unsupported_media_type', 'The body must not be compressed here.'));
    }
    readAll(payload, Number(request.headers['content-length'] ?? 0)).then(
      // Some clients name a media type although they send nothing.
      (body) => (body.length === 0 ? done(null, undefined) : parseJson(request, body.toString('utf8'), done)),
      (error: unknown) => done(error as Error),
    );
  };
  fastify.addContentTypeParser('application/json', json);
  fastify.addContentTypeParser('*', (request, payload, done) => {
    if (isStreamed(request)) return done(null, payload);
    done(new ProblemError('unsupported_media_type', 'Content-Type must be application/json.'));
  });
};
