import { FormatReaders } from '@tocsin/core/parsing';
import fc from 'fast-check';
import { type BulkAction, bulkActionsOf, bulkIndexOf } from './bulk-actions.ts';
import { bulkResponse } from './bulk-response.ts';
import { FilterPath } from './filter-path.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const RECEIPT = { accepted: 1, rejected: [{ index: 1, reason: 'not_json' as const, detail: 'line 2' }] };

describe('the actions of a bulk body', () => {
  it('are told one by one', () => {
    expect(bulkActionsOf(bytes('{"create":{}}\n{"message":"a"}\n{"create":{}}\n{"message":"b"}\n'))).toEqual(['create', 'create']);
    expect(bulkActionsOf(bytes('  { "index" : {} }\r\n{}'))).toEqual(['index']);
    const mixed = '{"create":{}}\n{"m":1}\n\n{"delete":{"_id":"1"}}\n{"index":{}}\n{"create":1}\nnonsense\n{"update":{}}\n{}';
    expect(bulkActionsOf(bytes(mixed))).toEqual(['create', 'delete', 'index', 'index', 'update']);
    expect(bulkActionsOf(bytes(''))).toEqual([]);
  });
  it('hold for any bytes', () => {
    fc.assert(fc.property(fc.uint8Array(), (body) => expect(() => bulkActionsOf(body)).not.toThrow()));
  });
  it('are as many, and in the order, of the records that the parser reads', () => {
    const readers = new FormatReaders();
    const action = fc.oneof(
      fc.tuple(fc.constantFrom('create', 'index', 'update'), fc.json()).map(([name, line]) => ({ name, lines: [`{"${name}":{}}`, line] })),
      fc.constant({ name: 'delete', lines: ['{ "delete" : {"_id":"1"}}'] }),
    );
    fc.assert(
      fc.property(fc.array(action, { minLength: 1 }), (given) => {
        const body = Buffer.from(given.flatMap(({ lines }) => lines).join('\n'));
        const found = bulkActionsOf(body);
        expect(found).toEqual(given.map(({ name }) => name));
        let records = 0;
        readers.read('elasticsearch-bulk', body, { accept: () => records++, reject: () => records++ });
        expect(records).toBe(given.length);
      }),
    );
  });
  it('may name the index', () => {
    expect(bulkIndexOf(bytes('{"create":{"_index":"filebeat-8"}}\n{"_index":"no"}'))).toBe('filebeat-8');
    expect(bulkIndexOf(bytes('{"create":{}}\n{"a":{"_index":"no"}}'))).toBeUndefined();
  });
});

describe('bulk answers', () => {
  const answer = { receipt: RECEIPT, actions: ['create', 'create'] as BulkAction[], index: 'logs-x', batchId: 'b', tookMs: 1.4 };
  it('hold one item for each document, in order', () => {
    expect(JSON.parse(bulkResponse(answer))).toEqual({
      took: 1,
      errors: true,
      items: [
        { create: { _index: 'logs-x', _id: 'b-0', _version: 1, result: 'created', status: 201 } },
        { create: { _index: 'logs-x', _id: 'b-1', status: 400, error: { type: 'document_parsing_exception', reason: 'line 2' } } },
      ],
    });
  });
  it('name each item by its action', () => {
    const { items } = JSON.parse(bulkResponse({ ...answer, actions: ['index', 'delete'] })) as { items: object[] };
    expect(items.map((item) => Object.keys(item))).toEqual([['index'], ['delete']]);
  });
  it('hold what Logstash and Filebeat ask for, and no more', () => {
    expect(JSON.parse(bulkResponse({ ...answer, filterPath: 'errors,items.*.error,items.*.status' }))).toEqual({
      errors: true,
      items: [{ create: { status: 201 } }, { create: { status: 400, error: { type: 'document_parsing_exception', reason: 'line 2' } } }],
    });
    expect(JSON.parse(bulkResponse({ ...answer, filterPath: 'took,errors,items.*.error' }))).toEqual({
      took: 1,
      errors: true,
      items: [{ create: { error: { type: 'document_parsing_exception', reason: 'line 2' } } }],
    });
  });
});

describe('filter_path', () => {
  it.each([
    ['items.*.status', ['items', 'create', 'status'], true],
    ['items', ['items', 'create', 'status'], true],
    ['**.status', ['items', 'create', 'status'], true],
    ['**', ['took'], true],
    ['err*', ['errors'], true],
    ['e*r*s', ['errors'], true],
    ['items.index.status', ['items', 'create', 'status'], false],
    ['status', ['items', 'create', 'status'], false],
    ['items.*.status.x', ['items', 'create', 'status'], false],
  ])('%s', (pattern, path, wanted) => expect(new FilterPath(pattern).wants(...path)).toBe(wanted));
});
