import { parseArgs } from 'node:util';
import { positive, serverUrl, UsageError } from '../connection/usage-error.ts';

export const REPLAY_FORMATS = ['auto', 'json', 'syslog', 'clf', 'logfmt', 'application', 'plain'] as const;
export type ReplayFormat = (typeof REPLAY_FORMATS)[number];

/** What `npm run replay` was asked for. */
export interface ReplayOptions {
  /** Paths as given; `-` is the standard input. */
  files: string[];
  format: ReplayFormat;
  service: string | undefined;
  /** Logs a second; undefined: as fast as the server takes them. */
  rate: number | undefined;
  url: string;
  key: string | undefined;
  keyFile: string | undefined;
  times: 'keep' | 'shift';
}

export const REPLAY_USAGE = `npm run replay -- FILE… [options]     sends log files to Tocsin; - is the standard input, gzip is unpacked

  --format F      ${REPLAY_FORMATS.join(', ')} (auto: found from the first lines)
  --service NAME  the service of every log (else what a line names, else the file's name)
  --times T       keep (the file's own) or shift (the last becomes now, gaps stay)
  --rate N        logs a second (else as fast as the server takes them)
  --url U         the server (http://127.0.0.1:8080)
  --key K         API key with the scope logs:write; also --key-file F, or TOCSIN_KEY; for a server
                  on this machine that runs the demo, its own key is found

Exit code 0: every log was accepted. 1: some were not, or the server could not be reached. 2: wrong options or files.`;

const choice = <T extends string>(name: string, allowed: readonly T[], value: string): T => {
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw new UsageError(`--${name} is one of ${allowed.join(', ')}; got ${value}.`);
  return found;
};

/** The options of a command line; undefined: it asks for help. @throws UsageError */
export const replayOptions = (args: string[]): ReplayOptions | undefined => {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        format: { type: 'string', default: 'auto' },
        service: { type: 'string' },
        rate: { type: 'string' },
        url: { type: 'string', default: 'http://127.0.0.1:8080' },
        key: { type: 'string' },
        'key-file': { type: 'string' },
        times: { type: 'string', default: 'keep' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const { values, positionals } = parsed;
  if (values.help) return undefined;
  if (positionals.length === 0) throw new UsageError('Name at least one file, or - for the standard input.');
  const times = choice('times', ['keep', 'shift'], values.times);
  if (times === 'shift' && positionals.includes('-')) {
    throw new UsageError('--times shift needs to know the last time before it sends the first log, so it takes files only.');
  }
  return {
    files: positionals,
    format: choice('format', REPLAY_FORMATS, values.format),
    service: values.service || undefined,
    rate: values.rate === undefined ? undefined : positive('rate', values.rate),
    url: serverUrl(values.url),
    key: values.key,
    keyFile: values['key-file'],
    times,
  };
};
