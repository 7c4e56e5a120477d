import { bytesTag, type MessageWalk, reading } from '../protobuf-messages.ts';
import { InstrumentationScope, LogRecord, Resource } from './schema.ts';

const FIRST = bytesTag(1);
const SECOND = bytesTag(2);

function* logRecordsIn(walk: MessageWalk, end: number): Generator {
  const { reader } = walk;
  for (const to of walk.fields(SECOND, end)) yield reading(() => LogRecord.decode(reader, to - reader.pos));
}

function* scopeLogsIn(walk: MessageWalk, end: number): Generator {
  const { reader } = walk;
  for (const to of walk.fields(SECOND, end)) {
    const scope = walk.last(FIRST, to, (scopeEnd) => InstrumentationScope.decode(reader, scopeEnd - reader.pos));
    yield { scope, logRecords: logRecordsIn(walk, to) };
  }
}

/**
 * The ResourceLogs of an ExportLogsServiceRequest. What is in them is decoded when it is asked for, and must be taken in order: a body of 64
 * MiB can hold thirty million empty records, which as objects would be gigabytes. @throws DamagedMessageError on the way
 */
export function* resourceLogsIn(walk: MessageWalk): Generator {
  const { reader } = walk;
  for (const to of walk.fields(FIRST)) {
    const resource = walk.last(FIRST, to, (resourceEnd) => Resource.decode(reader, resourceEnd - reader.pos));
    yield { resource, scopeLogs: scopeLogsIn(walk, to) };
  }
}
