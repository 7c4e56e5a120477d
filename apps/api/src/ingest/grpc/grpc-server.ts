import { logVerbosity, Server, ServerCredentials, setLogVerbosity } from '@grpc/grpc-js';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { RECORD_LIMITS } from '@tocsin/contracts';
import { SETTINGS, type Settings } from '@tocsin/platform/config';
import { requireFreePort } from '@tocsin/platform/service';
import { HEALTH_SERVICE, healthService } from './health-service.ts';
import { LOGS_SERVICE, LogsService } from './logs-service.ts';

/** The port of OTLP over gRPC cannot be listened on. The message says what to do. */
export class GrpcPortError extends Error {
  readonly code = 'grpc_port';
  constructor(host: string, port: number, cause: unknown) {
    const code = (cause as { code?: unknown }).code;
    const why = code === 'EADDRINUSE' ? 'is taken' : code === 'EADDRNOTAVAIL' ? 'is no address of this machine' : 'cannot be listened on';
    super(
      `port ${port} on ${host}, for OTLP over gRPC, ${why}. Stop what uses it, or set TOCSIN_GRPC_PORT to another port, or to off; TOCSIN_GRPC_HOST sets the address.`,
      { cause },
    );
    this.name = 'GrpcPortError';
  }
}

type GrpcSettings = Pick<Settings, 'grpcPort' | 'grpcHost' | 'host'>;

/** For a start to fail before anything else is spent on it. @throws GrpcPortError */
export const requireFreeGrpcPort = async ({ grpcPort: port, grpcHost, host }: GrpcSettings): Promise<void> => {
  if (port === 'off') return;
  const address = grpcHost ?? host;
  await requireFreePort(address, port).catch((cause: unknown) => {
    throw new GrpcPortError(address, port, cause);
  });
};

/** Calls that are under way when the server stops have so long to end, in milliseconds. */
const DRAIN_MS = 5000;

const OPTIONS = {
  // On the wire and decompressed alike: gRPC knows one limit.
  'grpc.max_receive_message_length': RECORD_LIMITS.requestBytes,
  'grpc.max_concurrent_streams': 128,
  // Finds out about senders that went away without a word.
  'grpc.keepalive_time_ms': 120_000,
  'grpc.keepalive_timeout_ms': 20_000,
};

/**
 * Serves OTLP over gRPC beside the HTTP API, in the life cycle of the application: it listens once everything else is there, and stops
 * taking in before anything else goes, letting the calls that are under way end.
 */
@Injectable()
export class GrpcServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('grpc');
  private server: Server | undefined;
  private boundPort: number | undefined;
  private stopping = false;

  constructor(
    @Inject(LogsService) private readonly logs: LogsService,
    @Inject(SETTINGS) private readonly settings: GrpcSettings,
  ) {}

  /** Undefined while it does not listen. */
  get port(): number | undefined {
    return this.boundPort;
  }

  /** @throws GrpcPortError */
  async onApplicationBootstrap(): Promise<void> {
    const { grpcPort: port, grpcHost, host } = this.settings;
    if (port === 'off') return;
    const address = grpcHost ?? host;
    // The library tells failures of its own on stderr, past our log.
    setLogVerbosity(logVerbosity.NONE);
    // Its own failure to listen does not say why.
    await requireFreeGrpcPort(this.settings);
    const server = new Server(OPTIONS);
    server.addService(LOGS_SERVICE, { export: this.logs.export });
    server.addService(
      HEALTH_SERVICE,
      healthService(() => !this.stopping),
    );
    try {
      this.boundPort = await bind(server, `${address.includes(':') ? `[${address}]` : address}:${port}`);
    } catch (cause) {
      server.forceShutdown();
      throw new GrpcPortError(address, port, cause);
    }
    this.server = server;
    this.logger.log(`OTLP over gRPC on ${address}, port ${this.boundPort}`);
  }

  async beforeApplicationShutdown(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.stopping = true;
    this.server = undefined;
    this.boundPort = undefined;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        server.forceShutdown();
        resolve();
      }, DRAIN_MS);
      server.tryShutdown(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

const bind = (server: Server, address: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => (error ? reject(error) : resolve(port)));
  });
