/** A command line that cannot be carried out as it is; the message says what to change. Exit code 2. */
export class UsageError extends Error {
  readonly code = 'usage';
}

/** A positive number given as an option. @throws UsageError */
export const positive = (name: string, text: string): number => {
  const value = Number(text);
  if (!(value > 0)) throw new UsageError(`--${name} is a positive number; got ${text}.`);
  return value;
};

/** The address of a server. @throws UsageError */
export const serverUrl = (text: string): string => {
  if (!/^https?:\/\/[^/\s]/.test(text) || !URL.canParse(text)) throw new UsageError(`--url is an http or https address; got ${text}.`);
  return text;
};
