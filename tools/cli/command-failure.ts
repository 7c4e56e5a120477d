/** A command could not do what it was asked for; the message is for the person, empty when everything was said already. */
export class CommandFailure extends Error {
  readonly code = 'command_failed';
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 1, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
