import type { LogReader } from '@tocsin/core/ports';

/** Reads from the store, and resumes live tails from the topic that they are fed by: positions are those of the topic. */
export class ClusterLogReader implements LogReader {
  constructor(
    private readonly store: LogReader,
    private readonly tail: Pick<LogReader, 'since'>,
  ) {}

  search: LogReader['search'] = (request, signal) => this.store.search(request, signal);
  stats: LogReader['stats'] = (request, signal) => this.store.stats(request, signal);
  trends: LogReader['trends'] = (request, signal) => this.store.trends(request, signal);
  export: LogReader['export'] = (selection, signal) => this.store.export(selection, signal);
  get: LogReader['get'] = (id) => this.store.get(id);
  context: LogReader['context'] = (id, before, after) => this.store.context(id, before, after);
  since: LogReader['since'] = (position, query, limit) => this.tail.since(position, query, limit);
  fields: LogReader['fields'] = (range) => this.store.fields(range);
  fieldValues: LogReader['fieldValues'] = (field, prefix, range, limit) => this.store.fieldValues(field, prefix, range, limit);
  slotCounts: LogReader['slotCounts'] = (request) => this.store.slotCounts(request);
}
