import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

/** Where a command's words go: its result to the standard output, everything said about it to the standard error. */
export interface Terminal {
  /** A line of the result. Resolves when the reader can take more; rejects with the signal's reason never. */
  write(line: string): Promise<void>;
  /** A line beside the result: progress, counts, warnings. */
  note(line: string): void;
  /** The text in a colour, where the output is a terminal and NO_COLOR is not set. */
  readonly paint: (style: Style, text: string) => string;
  /** A person watches the standard error: progress bars make sense. */
  readonly watched: boolean;
}

/** The process's own terminal. A reader that went away (`| head`) ends the program as it ends any other. */
export const processTerminal = (): Terminal => {
  const { stdout, stderr } = process;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  return {
    write: (line) => (stdout.write(`${line}\n`) ? Promise.resolve() : new Promise((resolve) => stdout.once('drain', () => resolve()))),
    note: (line) => void stderr.write(`${line}\n`),
    paint: (style, text) => styleText(style, text, { stream: stdout }),
    watched: stderr.isTTY,
  };
};
