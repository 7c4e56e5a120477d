import type { Attributes } from '../../record/index.ts';
import { clearDraft, type Draft } from '../draft.ts';
import { parseLevel, severityOfSyslog } from '../level.ts';
import { parseTimestamp } from '../timestamp.ts';
import { leadingTime } from './leading-time.ts';
import type { LineReader } from './line-reader.ts';
import { readStructuredData } from './structured-data.ts';

/** RFC 5424, table 1. */
const FACILITIES = (
  'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp audit alert clock ' +
  'local0 local1 local2 local3 local4 local5 local6 local7'
).split(' ');

const PRIORITY = /^<(\d{1,3})>/;
const HEADER_5424 = /([1-9]\d?) (\S{1,64}) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) (?=-|\[)/y;
const HOST = /([A-Za-z0-9][\w.:-]{0,254}) +/y;
/** `sshd(pam_unix)[19939]: `, `kernel: `, `su[1]: ` */
const TAG = /([\w./@-]{1,64})(?:\(([\w.-]{1,64})\))?(?:\[(\d{1,10})\])?: ?/y;
/** How daemons mark the severity of a message where the line has no priority. */
const LED_BY_LEVEL = /^(debug\d?|info|notice|warning|error|crit|critical|fatal|emerg)[:] /i;
const BYTE_ORDER_MARK = '\ufeff';

const given = (field: string | undefined): string | undefined => (field === '-' ? undefined : field);

/** The header of RFC 5424 after its priority. False: it is none. */
const readNew = (text: string, at: number, draft: Draft, attributes: Attributes): boolean => {
  HEADER_5424.lastIndex = at;
  const match = HEADER_5424.exec(text);
  if (match === null) return false;
  const [, , time, host, app, process, messageId] = match;
  const data: Attributes = {};
  const end = readStructuredData(text, HEADER_5424.lastIndex, data);
  if (end < 0 || (end < text.length && text.charAt(end) !== ' ')) return false;
  draft.timestamp = given(time) === undefined ? undefined : parseTimestamp(time);
  draft.host = given(host);
  draft.service = given(app);
  if (given(process) !== undefined) attributes['process.pid'] = numeric(process as string);
  if (given(messageId) !== undefined) attributes['syslog.msgid'] = messageId as string;
  Object.assign(attributes, data);
  draft.message = text.slice(text.startsWith(BYTE_ORDER_MARK, end + 1) ? end + 2 : end + 1);
  return true;
};

const numeric = (text: string): string | number => (/^\d{1,10}$/.test(text) ? Number(text) : text);

/** Host, tag and message after the time of RFC 3164. False: it does not look like that. */
const readOld = (text: string, at: number, strict: boolean, draft: Draft, attributes: Attributes): boolean => {
  HOST.lastIndex = at;
  const host = HOST.exec(text)?.[1];
  if (host === undefined || (strict && parseLevel(host) > 0)) return false;
  TAG.lastIndex = HOST.lastIndex;
  const tag = TAG.exec(text);
  if (tag === null && strict) return false;
  draft.host = host;
  draft.service = tag?.[1];
  if (tag?.[2] !== undefined) attributes['syslog.module'] = tag[2];
  if (tag?.[3] !== undefined) attributes['process.pid'] = Number(tag[3]);
  draft.message = text.slice(tag === null ? HOST.lastIndex : TAG.lastIndex);
  return true;
};

/**
 * Syslog of RFC 5424 and RFC 3164, also as daemons write it to files, without the priority. A time without a year is the latest
 * one that is not after receipt; one without a zone is UTC.
 */
export const readSyslog: LineReader = (text, draft, receivedAt) => {
  const priority = PRIORITY.exec(text);
  const value = Number(priority?.[1]);
  if (value > 191) return false;
  const attributes: Attributes = {};
  const start = priority?.[0].length ?? 0;
  if (priority !== null) {
    draft.severityNumber = severityOfSyslog(value % 8);
    attributes['syslog.facility'] = FACILITIES[value >> 3] as string;
    draft.attributes = attributes;
    if (readNew(text, start, draft, attributes)) {
      // A record without a message is allowed there; ours must say something, so its header does.
      if (draft.message.trim() === '') draft.message = text.slice(start);
      return true;
    }
  }
  const time = leadingTime(text, start, receivedAt);
  // The ISO form begins many other lines too: there, host and tag must both be seen.
  const iso = time !== undefined && text.charAt(start + 10) === 'T';
  const old = time !== undefined && (iso || /[A-Z]/.test(text.charAt(start)));
  if (old && text.charAt(time.end) === ' ' && readOld(text, time.end + 1, iso && priority === null, draft, attributes)) {
    draft.timestamp = time.epochMs;
    if (Object.keys(attributes).length > 0) draft.attributes = attributes;
    const led = priority === null ? LED_BY_LEVEL.exec(draft.message)?.[1] : undefined;
    if (led !== undefined) draft.severityNumber = parseLevel(led.toLowerCase());
    if (draft.message.trim() === '') draft.message = text.slice(start);
    return true;
  }
  if (priority !== null && text.length > start) {
    draft.message = text.slice(start);
    return true;
  }
  clearDraft(draft);
  return false;
};
