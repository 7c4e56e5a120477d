import { RECORD_LIMITS } from '@tocsin/contracts';
import type { Attributes } from '../../record/index.ts';
import { type Draft, emptyDraft } from '../draft.ts';
import type { RecordSink } from '../format-reader.ts';
import { parseLevel } from '../level.ts';
import { RecordError } from '../record-error.ts';
import { epochMs } from '../timestamp.ts';
import { AttributeCollector, type Fields, fieldsOf, hexOf, integerOf, itemsOf, plainValue, RefusedRecord, textOf } from './any-value.ts';

const MISSING_MESSAGE = new RecordError('missing_message', 'The log record has neither a body nor an event name.');
const TOO_LARGE = new RecordError('too_large', `The record is larger than ${RECORD_LIMITS.recordBytes} bytes.`);
const UNREADABLE = new RecordError('bad_type', 'The log record does not have the types of the OpenTelemetry protocol.');
/** Keys of a structured body under which its message is looked for. */
const BODY_KEYS = ['message', 'msg', 'event', 'text'];

/** What the records of one resource and scope have in common. */
interface Surroundings {
  attributes: Attributes;
  count: number;
}

const severityOfRecord = (record: Fields): number | undefined => {
  const { severityNumber, severityText } = record;
  if (typeof severityNumber === 'number' && severityNumber >= 1 && severityNumber <= 24) return Math.floor(severityNumber);
  const name = typeof severityNumber === 'string' ? severityNumber.replace('SEVERITY_NUMBER_', '') : textOf(severityText);
  return name === undefined ? undefined : parseLevel(name);
};

const timeOfRecord = (record: Fields): number | undefined => {
  const given = integerOf(record['timeUnixNano']) || integerOf(record['observedTimeUnixNano']);
  return given ? epochMs(given) : undefined;
};

/** Takes an attribute out, for a field of its own. */
const take = (attributes: Attributes, ...keys: string[]): string | undefined => {
  for (const key of keys) {
    const value = attributes[key];
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    delete attributes[key];
    if (value !== '') return String(value);
  }
  return undefined;
};

/** The message of a body: its text, or of a structured one its message, the rest going to the attributes under `body`. */
const messageOf = (record: Fields, collector: AttributeCollector): string | undefined => {
  const body = plainValue(record['body']);
  if (typeof body === 'string' && body !== '') return body;
  if (body === null || body === '') return textOf(record['eventName']);
  if (typeof body !== 'object' || Array.isArray(body)) return JSON.stringify(body);
  const members = body as Record<string, unknown>;
  const key = BODY_KEYS.find((name) => textOf(members[name]) !== undefined);
  if (key === undefined) return JSON.stringify(body);
  for (const [name, value] of Object.entries(members)) if (name !== key) collector.add(`body.${name}`, value);
  return textOf(members[key]);
};

const fill = (draft: Draft, record: Fields, { attributes, count }: Surroundings): RecordError | undefined => {
  const collector = new AttributeCollector(attributes, count);
  collector.addAll(record['attributes']);
  const message = messageOf(record, collector);
  if (message === undefined) return MISSING_MESSAGE;
  if (message.length > RECORD_LIMITS.recordBytes) return TOO_LARGE;
  const eventName = textOf(record['eventName']);
  if (eventName !== undefined && eventName !== message) collector.add('event.name', eventName);
  const own = collector.attributes;
  draft.message = message;
  draft.timestamp = timeOfRecord(record);
  draft.severityNumber = severityOfRecord(record);
  draft.service = take(own, 'service.name');
  draft.host = take(own, 'host.name');
  draft.environment = take(own, 'deployment.environment.name', 'deployment.environment');
  draft.version = take(own, 'service.version');
  draft.userId = take(own, 'user.id');
  draft.traceId = hexOf(record['traceId']);
  draft.spanId = hexOf(record['spanId']);
  draft.attributes = own;
  return undefined;
};

/** Runs `read`; what it throws becomes the rejection. */
const attempt = <T>(read: () => T): T | RecordError => {
  try {
    return read();
  } catch (error) {
    return error instanceof RefusedRecord ? error.reason : UNREADABLE;
  }
};

const surroundingsOf = (resource: Fields, scope: Fields): Surroundings => {
  const collector = new AttributeCollector({}, 0);
  collector.addAll(resource['attributes']);
  for (const part of ['name', 'version'] as const) {
    const value = textOf(scope[part]);
    if (value !== undefined) collector.add(`otel.scope.${part}`, value);
  }
  collector.addAll(scope['attributes']);
  return { attributes: collector.attributes, count: collector.size };
};

/** Hands over every log record of an ExportLogsServiceRequest, in order. */
export const readLogRecords = (request: unknown, sink: RecordSink): void => {
  const draft = emptyDraft();
  for (const resourceLogs of itemsOf(fieldsOf(request)['resourceLogs'])) {
    const { resource, scopeLogs } = fieldsOf(resourceLogs);
    for (const inScope of itemsOf(scopeLogs)) {
      const { scope, logRecords } = fieldsOf(inScope);
      const surroundings = attempt(() => surroundingsOf(fieldsOf(resource), fieldsOf(scope)));
      for (const record of itemsOf(logRecords)) {
        const error = surroundings instanceof RecordError ? surroundings : attempt(() => fill(draft, fieldsOf(record), surroundings));
        if (error === undefined) sink.accept(draft);
        else sink.reject(error);
      }
    }
  }
};
