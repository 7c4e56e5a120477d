const SLOTS = 4096;
const LONGEST = 64;

/**
 * Short texts that were found clean lately: most fields and attributes hold few values that come again and again. Each text has one place,
 * chosen by its length and some of its characters, so that looking is a comparison and memory is bounded.
 */
export class CleanValues {
  private readonly slots: string[] = new Array<string>(SLOTS).fill('');

  /** The text as it was seen before (the same characters, one string for all of them), or undefined. */
  find(text: string): string | undefined {
    if (text.length > LONGEST) return undefined;
    const seen = this.slots[slotOf(text)] as string;
    return seen === text ? seen : undefined;
  }

  add(text: string): void {
    if (text.length <= LONGEST) this.slots[slotOf(text)] = text;
  }
}

const slotOf = (text: string): number => {
  const { length } = text;
  let hash = length;
  hash = Math.imul(hash, 31) + text.charCodeAt(length - 1);
  hash = Math.imul(hash, 31) + text.charCodeAt(length - 2);
  hash = Math.imul(hash, 31) + text.charCodeAt(length >> 1);
  hash = Math.imul(hash, 31) + text.charCodeAt(0);
  return (hash ^ (hash >>> 12)) & (SLOTS - 1);
};

const DIGIT = 1;
const LETTER = 2;
const OTHER = 4;
/** What an ASCII character is in an id. */
const HEX = Uint8Array.from({ length: 128 }, (_, unit) => (unit >= 48 && unit <= 57 ? DIGIT : unit >= 97 && unit <= 102 ? LETTER : OTHER));
const hexKind = (unit: number): number => (unit < 128 ? (HEX[unit] as number) : OTHER);

/**
 * Is it an id of 16 or 32 lower-case hexadecimal digits, as traces and spans have, in which no detector finds anything? One without a letter
 * could be a card number, one that begins with two letters and two digits an account number.
 */
export const isHexId = (text: string): boolean => {
  const { length } = text;
  if (length !== 32 && length !== 16) return false;
  const first = hexKind(text.charCodeAt(0)) & hexKind(text.charCodeAt(1));
  if (first === LETTER && (hexKind(text.charCodeAt(2)) & hexKind(text.charCodeAt(3))) === DIGIT) return false;
  let kinds = 0;
  for (let at = 0; at < length; at++) kinds |= hexKind(text.charCodeAt(at));
  return kinds === LETTER || kinds === (LETTER | DIGIT);
};
