/** The embedded PostgreSQL cannot run here; the message says why and what to do, and may be shown to a person. */
export class EmbeddedPostgresError extends Error {
  readonly code: 'unreachable_folder' | 'no_postgres_user' | 'no_binaries' | 'in_use' | 'start_failed' | 'no_database';
  constructor(code: EmbeddedPostgresError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EmbeddedPostgresError';
    this.code = code;
  }
}
