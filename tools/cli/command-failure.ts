/** A command could not do what it was asked for; the message is for the person, empty when everything was said already. Exit code 1. */
export class CommandFailure extends Error {
  readonly code = 'command_failed';
}
