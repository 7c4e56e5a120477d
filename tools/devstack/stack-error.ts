/** A server of the stack cannot be had here; the message says why and what to do, and may be shown to a person. */
export class StackError extends Error {
  readonly code: 'java_missing' | 'maven_missing' | 'download_failed' | 'port_taken' | 'start_failed' | 'stop_failed' | 'wrong_setting';
  constructor(code: StackError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StackError';
    this.code = code;
  }
}
