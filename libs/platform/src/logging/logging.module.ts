import { type DynamicModule, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { logOptions } from './log-options.ts';

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
