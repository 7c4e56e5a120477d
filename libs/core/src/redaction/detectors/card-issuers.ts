/** Issuers' ranges (ISO/IEC 7812-1 numbers as the card schemes publish them) with the lengths that they issue. */
const ISSUERS: readonly { range: RegExp; lengths: readonly number[] }[] = [
  { range: /^4/, lengths: [16] },
  // Mastercard
  { range: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  // American Express
  { range: /^3[47]/, lengths: [15] },
  // Diners Club
  { range: /^(?:30[0-5]|309|36|3[89])/, lengths: [14, 16] },
  // Discover, JCB, Mir
  { range: /^(?:6011|64[4-9]|65|352[89]|35[3-8]|220[0-4])/, lengths: [16] },
  // UnionPay
  { range: /^62/, lengths: [16, 17, 18, 19] },
  // Maestro
  { range: /^(?:50[123]8|5893|6304|6759|676[1-3])/, lengths: [16, 17, 18, 19] },
];

/** Is a number of this length issued in this range? Beyond it, a Luhn digit alone lets every tenth id through. */
export const isIssued = (digits: string): boolean =>
  ISSUERS.some(({ range, lengths }) => lengths.includes(digits.length) && range.test(digits));
