const SHAPE = /^\d{1,20}$/;

/** Is it a commit position at all? Cursors come from outside. */
export const isPosition = (text: string): boolean => SHAPE.test(text);

/** Was `a` committed after `b`? */
export const isAfter = (a: string, b: string): boolean => {
  // Decimal numbers without leading zeros compare by length, then by digits: no conversion for each batch.
  return a.length === b.length ? a > b : a.length > b.length;
};
