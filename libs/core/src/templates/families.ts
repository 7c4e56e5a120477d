/** A template as families are made of: its id, and its text with values as `<*>`. */
export interface FamilyMember {
  templateId: string;
  text: string;
}
/** Templates that differ only where values stand that are made of letters, which no single message can tell from words. */
export interface Family<Member extends FamilyMember> {
  members: Member[];
  /** What all members share, everything else as `<*>`. */
  text: string;
}

const VALUE = '<*>';
/** Of the places of two kin, at least this share is the same, and at most so many differ. */
const LEAST_SHARED = 0.6;
const MOST_DIFFERENT = 3;
/** Templates of one length and beginning that are compared with each other; further ones stay alone. */
const MOST_COMPARED = 1000;

/**
 * Words that say what happened or how things relate are never values: "session opened" and "session closed" are two templates however often
 * both are seen.
 */
const RELATIONS = new Set(
  (
    'a an and are as at be been by can cannot could did do does down for from had has have if in into is it its may more must no none not of off ' +
    'on only or out over past since than that the their then there this to under until up was were when while will with within without would yes ' +
    'true false ok failed success error warning enabled disabled read write start stop begin end lost found new old first last'
  ).split(' '),
);
const PREDICATE = /^(?:\p{L}[a-z]+(?:ed|ing|ly)|.*(?:Exception|Error))$/u;
const WORD = /[\p{L}\p{N}_]/u;

/** May this piece of a text be a value? Pieces without a letter or digit are punctuation, and belong to the form. */
const mayVary = (piece: string): boolean => {
  if (piece.includes(VALUE)) return true;
  if (!WORD.test(piece)) return false;
  const bare = piece.replace(/^[^\p{L}\p{N}_]+|[^\p{L}\p{N}_]+$/gu, '');
  return !RELATIONS.has(bare.toLowerCase()) && !PREDICATE.test(bare);
};

const piecesOf = (text: string): string[] => text.split(' ').filter((piece) => piece !== '');

/** What both share, or undefined: they are no kin. Lengths are the same. */
const joined = (a: readonly string[], b: readonly string[]): string[] | undefined => {
  const mask: string[] = [];
  let different = 0;
  for (let at = 0; at < a.length; at++) {
    const [mine, other] = [a[at] as string, b[at] as string];
    if (mine === other) {
      mask.push(mine);
      continue;
    }
    if (at === 0 || !mayVary(mine) || !mayVary(other) || ++different > MOST_DIFFERENT) return undefined;
    mask.push(between(mine, other));
  }
  return different <= a.length * (1 - LEAST_SHARED) ? mask : undefined;
};

/** A value with the punctuation that both begin and end with. */
const between = (a: string, b: string): string => {
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a[head] === b[head] && !WORD.test(a[head] as string) && a[head] !== '<') head++;
  let tail = 0;
  while (tail < most - head && a.at(-1 - tail) === b.at(-1 - tail) && !WORD.test(a.at(-1 - tail) as string) && a.at(-1 - tail) !== '>')
    tail++;
  return a.slice(0, head) + VALUE + (tail === 0 ? '' : a.slice(-tail));
};

/** The forms that are known, to tell whether a template is of a family with one of them. */
export class KnownForms {
  private readonly forms = new Map<string, string[][]>();

  constructor(texts: readonly string[]) {
    for (const text of texts) this.add(text);
  }
  add(text: string): void {
    const pieces = piecesOf(text);
    const key = bucketOf(pieces);
    const bucket = this.forms.get(key);
    if (bucket === undefined) this.forms.set(key, [pieces]);
    else bucket.push(pieces);
  }
  /** O(known forms of this length and beginning). */
  has(text: string): boolean {
    const pieces = piecesOf(text);
    return this.forms.get(bucketOf(pieces))?.some((each) => joined(each, pieces) !== undefined) ?? false;
  }
}

/** What two kin have in common at least. */
const bucketOf = (pieces: readonly string[]): string => `${pieces.length} ${pieces[0] ?? ''}`;

/**
 * Puts templates into families, in the manner of Drain's second step (He et al., 2017), with one difference: they are taken in the order of their
 * texts and not of their arrival, so that a set of templates has the same families wherever and whenever it is looked at.
 * O(templates × families of one length and beginning), which is bounded.
 */
export const familiesOf = <Member extends FamilyMember>(templates: readonly Member[]): Family<Member>[] => {
  const buckets = new Map<string, { member: Member; pieces: string[] }[]>();
  for (const member of templates) {
    const pieces = piecesOf(member.text);
    const key = bucketOf(pieces);
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [{ member, pieces }]);
    else bucket.push({ member, pieces });
  }
  return [...buckets.values()].flatMap((bucket) => familiesOfBucket(bucket));
};

const familiesOfBucket = <Member extends FamilyMember>(bucket: { member: Member; pieces: string[] }[]): Family<Member>[] => {
  bucket.sort((a, b) =>
    a.member.text < b.member.text ? -1 : a.member.text > b.member.text ? 1 : a.member.templateId < b.member.templateId ? -1 : 1,
  );
  const families: { mask: string[]; members: Member[] }[] = [];
  for (const { member, pieces } of bucket) {
    const kin = families.length > MOST_COMPARED ? undefined : nearest(families, pieces);
    if (kin === undefined) families.push({ mask: pieces, members: [member] });
    else {
      kin.family.mask = kin.mask;
      kin.family.members.push(member);
    }
  }
  return families.map(({ mask, members }) => ({ members, text: members.length === 1 ? (members[0]?.text ?? '') : mask.join(' ') }));
};

const nearest = <F extends { mask: string[] }>(
  families: readonly F[],
  pieces: readonly string[],
): { family: F; mask: string[] } | undefined => {
  for (const family of families) {
    const mask = joined(family.mask, pieces);
    if (mask !== undefined) return { family, mask };
  }
  return undefined;
};
