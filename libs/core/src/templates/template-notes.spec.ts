import fc from 'fast-check';
import { createLogBatch, type LogBatch } from '../record/index.ts';
import { TemplateNotes } from './template-notes.ts';

const MINUTE = 60_000;
interface Row {
  service: string;
  templateId: string;
  message?: string;
  minute?: number;
}
const batchOf = (rows: readonly Row[]): LogBatch => {
  const batch = createLogBatch(rows.length);
  rows.forEach(({ service, templateId, message = 'job 17 done', minute = 0 }, row) => {
    batch.length++;
    batch.service.push(service);
    batch.templateId.push(templateId);
    batch.message.push(message);
    batch.receivedAt[row] = minute * MINUTE + row;
  });
  return batch;
};
const pairsOf = (notes: ReturnType<TemplateNotes['take']>): string[] => notes.map(({ service, templateId }) => `${service} ${templateId}`);

describe('notes of templates', () => {
  test('say the service, the template with its text, and when it was seen', () => {
    expect(new TemplateNotes().take(batchOf([{ service: 'shop', templateId: 'a', minute: 2 }]))).toEqual([
      { service: 'shop', templateId: 'a', text: 'job <*> done', seenAt: 2 * MINUTE },
    ]);
  });

  test('come once in a minute for each service and template, in any mixture and however it is cut into batches', () => {
    const row = fc.record({ service: fc.constantFrom('a', 'b'), templateId: fc.constantFrom('x', 'y', 'z') });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), fc.nat(30), (rows, cut) => {
        const notes = new TemplateNotes();
        const taken = [rows.slice(0, cut), rows.slice(cut)].flatMap((part) => pairsOf(notes.take(batchOf(part))));
        expect(taken.sort()).toEqual([...new Set(rows.map(({ service, templateId }) => `${service} ${templateId}`))].sort());
      }),
    );
  });

  test('come again in a later minute, and not for an earlier one', () => {
    const notes = new TemplateNotes();
    const at = (minute: number): number => notes.take(batchOf([{ service: 'shop', templateId: 'a', minute }])).length;
    expect([5, 5, 4, 6].map(at)).toEqual([1, 0, 0, 1]);
  });

  test('are bounded in a minute; what did not fit is noted in the next', () => {
    const notes = new TemplateNotes({ notesPerMinute: 2 });
    const rows = ['a', 'b', 'c'].map((templateId) => ({ service: 'shop', templateId }));
    expect(pairsOf(notes.take(batchOf(rows)))).toEqual(['shop a', 'shop b']);
    expect(pairsOf(notes.take(batchOf([{ service: 'shop', templateId: 'c', minute: 1 }])))).toEqual(['shop c']);
  });

  test('are made again when more pairs came than are kept in mind', () => {
    const notes = new TemplateNotes({ pairs: 2 });
    const rows = ['a', 'b', 'c', 'c', 'a'].map((templateId) => ({ service: 'shop', templateId }));
    expect(pairsOf(notes.take(batchOf(rows)))).toEqual(['shop a', 'shop b', 'shop c', 'shop a']);
  });
});
