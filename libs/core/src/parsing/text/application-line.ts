import type { Attributes } from '../../record/index.ts';
import type { Draft } from '../draft.ts';
import { parseLevel } from '../level.ts';
import { utcMs } from '../timestamp.ts';
import { afterSeparators, type HeaderToken, levelOfToken, tokenAt } from './header-tokens.ts';
import { inLatestYear, leadingTime } from './leading-time.ts';
import type { LineReader } from './line-reader.ts';

/** Tokens before the level: thread, process, logger. More, and the message has begun. */
const MOST_BEFORE = 5;
const NUMBER = /^#?\d{1,10}(?:#\d{1,10})?$/;
const LOGGER = /^(?=.*[A-Za-z])[\w.$/@#:<>-]{1,150}$/;
/** A logger's name by its looks: before a colon, a plain word is more likely the message's first. */
const QUALIFIED = /[\w)][.$_/@]|::/;
const PID = /^pid (\d{1,10})/;
const CLIENT = /^client (\S{1,100})$/;
/** Kubernetes' klog: `I0105 10:00:00.123456   12 server.go:42] message`. */
const KLOG = /^([IWEF])(\d\d)(\d\d) (\d\d):(\d\d):(\d\d\.\d{1,9}) +(\d{1,10}) ([^\s\]]{1,200})\] /;
/** Failures of a whole program, which nothing but their words marks. */
const FAILURE = /^(?:Traceback \(most recent call last\):|Exception in thread |Unhandled exception|panic: )/;
const PYTHON = /^(DEBUG|INFO|WARNING|ERROR|CRITICAL):([\w.]{1,150}):/;

interface Header {
  severityNumber: number | undefined;
  attributes: Attributes;
  messageAt: number;
}

/** What a token beside the level is: the process, the client, the thread or the logger. */
const note = ({ kind, text }: HeaderToken, attributes: Attributes): void => {
  const pid = NUMBER.test(text) ? text.split('#')[0] : PID.exec(text)?.[1];
  const client = CLIENT.exec(text)?.[1];
  if (pid) attributes['process.pid'] ??= Number(pid);
  else if (client !== undefined) attributes['client'] ??= client;
  else if (kind === 'bracket' && text !== '') attributes['thread'] ??= text;
  else if (LOGGER.test(text)) attributes['logger'] ??= text;
};

/** The level near `at`, with what stands before it. */
const findLevel = (text: string, at: number): { severityNumber: number; before: HeaderToken[]; end: number } | undefined => {
  const before: HeaderToken[] = [];
  let from = afterSeparators(text, at);
  for (let seen = 0; seen <= MOST_BEFORE; seen++) {
    const token = tokenAt(text, from);
    if (token === undefined) return undefined;
    const numbers = before.length >= 2 && before.every(({ text: name }) => NUMBER.test(name));
    const severityNumber = levelOfToken(token, numbers);
    if (severityNumber > 0) return { severityNumber, before, end: token.end };
    if (token.kind === 'word' && !NUMBER.test(token.text) && !LOGGER.test(token.text)) return undefined;
    before.push(token);
    from = afterSeparators(text, token.end);
  }
  return undefined;
};

/** Thread, process and logger between the level and the message. */
const afterLevel = (text: string, at: number, attributes: Attributes): number => {
  let messageAt = afterSeparators(text, at);
  for (let seen = 0; seen < 4; seen++) {
    const token = tokenAt(text, messageAt);
    if (token === undefined) break;
    const dashed = /^ +-{1,3} /.test(text.slice(token.end, token.end + 8));
    if (token.kind === 'bracket' ? attributes['thread'] !== undefined && !dashed && !token.colon : !endsHeader(token, dashed, text)) break;
    note(token, attributes);
    const end = token.kind === 'word' && text.charAt(token.end) === ']' ? token.end + 1 : token.end;
    messageAt = afterSeparators(text, /^ ?:[ \t]/.test(text.slice(end, end + 3)) ? text.indexOf(':', end) + 1 : end);
    if (token.kind === 'word' && !NUMBER.test(token.text)) break;
  }
  return messageAt;
};

/** Is this word a logger (`a.name: `, `name : `, `name - `, `name]`) or a process (`123 --- `, `123#0: `), not the message's first? */
const endsHeader = (token: HeaderToken, dashed: boolean, text: string): boolean => {
  if (NUMBER.test(token.text)) return dashed || token.colon;
  if (!LOGGER.test(token.text)) return false;
  const spacedColon = token.colon && text.charAt(token.end - 1) !== ':';
  return dashed || spacedColon || text.charAt(token.end) === ']' || (token.colon && QUALIFIED.test(token.text));
};

const readHeader = (text: string, at: number): Header => {
  const attributes: Attributes = {};
  const level = findLevel(text, at);
  if (level === undefined) return { severityNumber: undefined, attributes, messageAt: afterSeparators(text, at) };
  for (const token of level.before) note(token, attributes);
  const end = text.charAt(level.end) === ':' ? level.end + 1 : level.end;
  return { severityNumber: level.severityNumber, attributes, messageAt: afterLevel(text, end, attributes) };
};

const fill = (draft: Draft, text: string, epochMs: number | undefined, { severityNumber, attributes, messageAt }: Header): true => {
  draft.timestamp = epochMs;
  draft.severityNumber = severityNumber;
  draft.message = text.slice(messageAt).trim() === '' ? text : text.slice(messageAt);
  if (Object.keys(attributes).length > 0) draft.attributes = attributes;
  return true;
};

const readKlog = (text: string, draft: Draft, receivedAt: number): boolean => {
  const match = KLOG.exec(text);
  if (match === null) return false;
  const [head, letter, month, day, hour, minute, second, pid, source] = match;
  const time = inLatestYear(receivedAt, (year) => utcMs(year, Number(month), Number(day), Number(hour), Number(minute), Number(second)));
  if (Number.isNaN(time)) return false;
  const severityNumber = parseLevel(letter);
  return fill(draft, text, time, {
    severityNumber,
    attributes: { 'process.pid': Number(pid), source: source as string },
    messageAt: head.length,
  });
};

/** `ERROR:module:message`, and lines led by a level and then, perhaps, a time. */
const readLevelFirst = (text: string, draft: Draft, receivedAt: number): boolean => {
  const python = PYTHON.exec(text);
  if (python !== null) {
    const header = { severityNumber: parseLevel(python[1]), attributes: { logger: python[2] as string }, messageAt: python[0].length };
    return fill(draft, text, undefined, header);
  }
  if (FAILURE.test(text)) return fill(draft, text, undefined, { severityNumber: parseLevel('error'), attributes: {}, messageAt: 0 });
  const token = tokenAt(text, 0);
  if (token === undefined || token.text.length < 3) return false;
  const severityNumber = levelOfToken(token, false);
  if (severityNumber === 0) return false;
  const at = afterSeparators(text, token.end);
  const bracket = text.charAt(at) === '[' ? 1 : 0;
  const time = leadingTime(text, at + bracket, receivedAt);
  if (time === undefined && token.kind === 'word' && !token.colon) return false;
  const attributes: Attributes = {};
  const end = time === undefined ? at : time.end + (text.charAt(time.end) === ']' ? bracket : 0);
  return fill(draft, text, time?.epochMs, { severityNumber, attributes, messageAt: afterLevel(text, end, attributes) });
};

/**
 * Lines as application frameworks write them (log4j, logback, Spring, Python, Go, Rust, nginx's and Apache's error logs,
 * PostgreSQL, MySQL, Hadoop, klog …): a time at the head, in brackets or not, then level, thread, process and logger in any
 * usual order, then the message. Lines led by a level alone count too.
 */
export const readApplicationLine: LineReader = (text, draft, receivedAt) => {
  const bracket = text.charAt(0) === '[' ? 1 : 0;
  const time = leadingTime(text, bracket, receivedAt);
  if (time === undefined) return readKlog(text, draft, receivedAt) || readLevelFirst(text, draft, receivedAt);
  const closed = bracket === 1 && text.charAt(time.end) === ']';
  return fill(draft, text, time.epochMs, readHeader(text, closed ? time.end + 1 : time.end));
};
