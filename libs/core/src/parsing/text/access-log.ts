import { severityOf } from '@tocsin/contracts';
import type { Attributes } from '../../record/index.ts';
import { leadingTime } from './leading-time.ts';
import type { LineReader } from './line-reader.ts';

/** Virtual host (in the vhost form), client, identity and user, up to the bracket of the time. A user's name may hold blanks. */
const HEAD = /^(?:([\w.-]{1,255}:\d{1,5}) )?([\w.:%-]{1,255}) (\S{1,255}) ([^"[\]\n]{1,255}) \[/;
const QUOTED = ' "((?:[^"\\\\\\n]|\\\\.)*)"';
const REQUEST = new RegExp(`\\]${QUOTED} (\\d{3}|-) (\\d{1,15}|-)`, 'y');
const AGENT = new RegExp(`${QUOTED}${QUOTED}`, 'y');
const REQUEST_LINE = /^([A-Z][A-Z-]{0,19}) (\S{1,8192})(?: (HTTP\/\d(?:\.\d)?))?$/;

const unescaped = (text: string): string => text.replace(/\\(["\\])/g, '$1');

/**
 * The common and combined log formats of web servers, also with a virtual host in front and with anything after (times,
 * upstreams). The message is request and status; client, method, path, status, bytes, referrer and agent are attributes. The
 * level follows the status: 5xx error, 4xx warn, else info.
 */
export const readAccessLog: LineReader = (text, draft, receivedAt) => {
  const head = HEAD.exec(text);
  if (head === null) return false;
  const time = leadingTime(text, head[0].length, receivedAt);
  if (time === undefined) return false;
  REQUEST.lastIndex = time.end;
  const match = REQUEST.exec(text);
  if (match === null) return false;
  const [, host, client, , user] = head;
  const request = unescaped(match[1] as string);
  const attributes: Attributes = { client: client as string };
  const parts = REQUEST_LINE.exec(request);
  if (parts !== null) {
    attributes['method'] = parts[1] as string;
    attributes['path'] = parts[2] as string;
    if (parts[3] !== undefined) attributes['protocol'] = parts[3];
  }
  const status = match[2] === '-' ? undefined : Number(match[2]);
  if (status !== undefined) attributes['status'] = status;
  if (match[3] !== '-') attributes['bytes'] = Number(match[3]);
  if (host !== undefined) attributes['vhost'] = host;
  let end = REQUEST.lastIndex;
  AGENT.lastIndex = end;
  const agent = AGENT.exec(text);
  if (agent !== null) {
    end = AGENT.lastIndex;
    if (agent[1] !== '-') attributes['referrer'] = unescaped(agent[1] as string);
    if (agent[2] !== '-') attributes['agent'] = unescaped(agent[2] as string);
  }
  const rest = text.slice(end).trim();
  if (rest !== '') attributes['rest'] = rest;

  draft.timestamp = time.epochMs;
  draft.severityNumber = severityOf(
    status !== undefined && status >= 500 ? 'error' : status !== undefined && status >= 400 ? 'warn' : 'info',
  );
  if (user !== '-') draft.userId = user;
  const line = parts === null ? request : `${parts[1]} ${parts[2]}`;
  draft.message = status === undefined ? line : `${line} ${status}`.trimStart();
  draft.attributes = attributes;
  return true;
};
