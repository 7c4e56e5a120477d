/** Names under which items of a bulk answer stand. */
export type BulkAction = 'create' | 'index' | 'update' | 'delete';
const ACTIONS: readonly BulkAction[] = ['create', 'index', 'update', 'delete'];

const NEWLINE = 10;
const isBlank = (byte: number | undefined): boolean => byte === 32 || byte === 9 || byte === 13;

/** Every form in which an action line begins in practice. */
const FORMS = ACTIONS.map((action) => ({ action, marks: [`{"${action}"`, `{ "${action}"`] }));

const startsWith = (body: Buffer, from: number, mark: string): boolean => body.toString('latin1', from, from + mark.length) === mark;
const actionAt = (body: Buffer, from: number): BulkAction | undefined =>
  FORMS.find(({ marks }) => marks.some((mark) => startsWith(body, from, mark)))?.action;

/** Places of the lines that are not blank. */
const lineStarts = (body: Buffer): number[] => {
  const starts: number[] = [];
  for (let from = 0; from < body.length;) {
    const newline = body.indexOf(NEWLINE, from);
    const end = newline < 0 ? body.length : newline;
    let at = from;
    while (at < end && isBlank(body[at])) at++;
    if (at < end) starts.push(at);
    from = end + 1;
  }
  return starts;
};

/**
 * The action of each item of a bulk body, for the answer: found by the beginnings of its lines, without parsing any.
 * One value: all items have it, which costs a few searches over the bytes; an array: they differ.
 */
export const bulkActionsOf = (bytes: Uint8Array): BulkAction | BulkAction[] => {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const present = FORMS.filter(({ marks }) => marks.some((mark) => startsWith(body, 0, mark) || body.includes(`\n${mark}`)));
  const only = present[0];
  if (only && present.length === 1) return only.action;
  const starts = lineStarts(body);
  const actions: BulkAction[] = [];
  for (let line = 0; line < starts.length; line++) {
    // What is no action is refused by itself; clients expect the item under some name.
    const action = actionAt(body, starts[line] ?? 0);
    actions.push(action ?? 'index');
    if (action !== undefined && action !== 'delete') line++;
  }
  return actions;
};

/** `_index` of the first action, where the path names none. */
export const bulkIndexOf = (bytes: Uint8Array): string | undefined => {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024)).toString('utf8');
  return /^\s*\{\s*"\w+"\s*:\s*\{[^{}\n]*"_index"\s*:\s*"([^"\\\n]{1,255})"/.exec(body)?.[1];
};
