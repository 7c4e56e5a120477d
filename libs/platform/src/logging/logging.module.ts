import { type DynamicModule, Module } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LoggerModule } from 'nestjs-pino';
import { logOptions } from './log-options.ts';

/**
 * What went as it should is told at `debug`: a busy server answers thousands of requests a second. So is an answer of 500 and above: the
 * problem filter has told of it, with its reason. A response that broke off is an error.
 */
const levelOf = (_request: IncomingMessage, { statusCode }: ServerResponse, error?: Error): 'error' | 'info' | 'debug' =>
  statusCode >= 500 ? 'debug' : error !== undefined ? 'error' : statusCode >= 400 ? 'info' : 'debug';

/** Nest's logger over pino. Requests are logged without their query (it may hold personal data), headers or body. */
@Module({})
export class LoggingModule {
  static register(level: string): DynamicModule {
    return {
      module: LoggingModule,
      imports: [
        LoggerModule.forRoot({
          pinoHttp: {
            ...logOptions(level),
            autoLogging: { ignore: (request) => /^\/(livez|readyz|metrics|health)/.test(request.url ?? '') },
            customAttributeKeys: { reqId: 'requestId' },
            quietReqLogger: true,
            customLogLevel: levelOf,
            serializers: {
              req: (request: { method: string; url: string }) => ({ method: request.method, path: request.url.split('?')[0] }),
              res: (response: { statusCode: number }) => ({ status: response.statusCode }),
            },
          },
        }),
      ],
    };
  }
}
