/** Beyond these a record is cut, and what follows is one of its own: memory stays bounded whatever a file holds. */
export interface JoinLimits {
  lines: number;
  characters: number;
}
const LIMITS: JoinLimits = { lines: 500, characters: 256 * 1024 };

const INDENTED = /^[ \t]+\S/;
/** `2026-01-…`, `[Sun Dec`, `Jan  5`, `<34>`, `{"`: what no line inside a trace begins with, indented or not. */
const LED =
  /^\s*(?:[[(]?\d{4}[-/]\d\d[-/]\d\d[ T]|\[?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} |[A-Z][a-z]{2} [ \d]\d \d\d:|<\d{1,3}>|\{")/;
/** Lines at the margin that belong to the one before: Java, .NET, PHP, Node. */
const BELONGS =
  /^(?:Caused by: |Suppressed: |at [\w$.<]|\.{3} \d+ (?:more|common frames)|--- End of |Stack trace:|#\d+ |(?:[a-z_$][\w$]*\.)+[A-Z][\w$]*(?:Exception|Error|Throwable|Failure)\b)/;
const TRACEBACK = /^Traceback \(most recent call last\):/;
const CHAINED = /^(?:During handling of the above exception|The above exception was the direct cause)/;
const PANIC = /^(?:panic: |fatal error: )/;
const IN_PANIC =
  /^(?:goroutine \d+ \[|\[signal |created by |exit status \d|\t|panic\(|[\w./*()·-]{1,200}\(.*\)$|[\w./*()·-]{1,200}\(\.\.\.\)$)/;
/** Python's logging writes a trace below the line that reports it. */
const REPORTS = /\b(?:ERROR|CRITICAL|FATAL|WARNING|[Ee]xception|[Ee]rror)\b/;

/** What the record under way is: a plain one, a Python trace in its frames or past its last line, a Go panic. */
type Trace = 'none' | 'frames' | 'ended' | 'panic';

/**
 * Puts the lines of stack traces together with the line that they belong to, one record each. Hand in line after line;
 * nothing is lost: the records' lines, in order, are the lines handed in.
 */
export class LineJoiner {
  private readonly limits: JoinLimits;
  private lines: string[] = [];
  private characters = 0;
  private trace: Trace = 'none';

  constructor(limits: JoinLimits = LIMITS) {
    this.limits = limits;
  }

  /** The record before this line, once the line shows that it is complete. */
  add(line: string): string | undefined {
    const full = this.lines.length >= this.limits.lines || this.characters + line.length > this.limits.characters;
    if (this.lines.length > 0 && !full && this.continues(line)) {
      this.append(line);
      return undefined;
    }
    const done = this.end();
    if (TRACEBACK.test(line)) this.trace = 'frames';
    else if (PANIC.test(line)) this.trace = 'panic';
    this.append(line);
    return done;
  }

  /** The record under way; undefined: there is none. */
  end(): string | undefined {
    if (this.lines.length === 0) return undefined;
    const record = this.lines.join('\n');
    this.lines = [];
    this.characters = 0;
    this.trace = 'none';
    return record;
  }

  private append(line: string): void {
    this.lines.push(line);
    this.characters += line.length + 1;
  }

  private continues(line: string): boolean {
    if (LED.test(line)) return false;
    if (this.trace === 'panic') return line === '' || IN_PANIC.test(line) || INDENTED.test(line);
    if (TRACEBACK.test(line)) {
      if (this.trace === 'none' && !REPORTS.test(this.lines[0] as string)) return false;
      this.trace = 'frames';
      return true;
    }
    if (this.trace === 'frames') {
      // The first line at the margin names the exception, and ends the trace.
      if (!INDENTED.test(line)) this.trace = 'ended';
      return true;
    }
    if (this.trace === 'ended' && (line === '' || CHAINED.test(line))) return true;
    return INDENTED.test(line) || (this.lines[0] !== '' && BELONGS.test(line));
  }
}

/** Records of these lines (see LineJoiner). Lazy; linear. */
export function* joinLines(lines: Iterable<string>, limits?: JoinLimits): Generator<string> {
  const joiner = new LineJoiner(limits);
  for (const line of lines) {
    const record = joiner.add(line);
    if (record !== undefined) yield record;
  }
  const last = joiner.end();
  if (last !== undefined) yield last;
}
