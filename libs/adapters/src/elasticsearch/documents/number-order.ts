/** Letters in the order of their bytes, six bits each. */
const ALPHABET = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const float = new Float64Array(1);
const halves = new Uint32Array(float.buffer);
const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const [HIGH, LOW] = LITTLE_ENDIAN ? [1, 0] : [0, 1];

/**
 * A finite number as a short text whose order is that of the numbers: its 64 bits with the sign turned, six a letter, without the zeros
 * at the end (an integer takes two to six letters). −0 is 0.
 */
export const numberOrder = (value: number): string => {
  float[0] = value + 0;
  let high = halves[HIGH] as number;
  let low = halves[LOW] as number;
  if (high >>> 31 === 1) {
    high = ~high >>> 0;
    low = ~low >>> 0;
  } else high = (high | 0x80000000) >>> 0;
  let text =
    ALPHABET.charAt(high >>> 26) +
    ALPHABET.charAt((high >>> 20) & 63) +
    ALPHABET.charAt((high >>> 14) & 63) +
    ALPHABET.charAt((high >>> 8) & 63) +
    ALPHABET.charAt((high >>> 2) & 63) +
    ALPHABET.charAt(((high & 3) << 4) | (low >>> 28));
  const rest = low & 0x0fffffff;
  if (rest !== 0)
    text +=
      ALPHABET.charAt(rest >>> 22) +
      ALPHABET.charAt((rest >>> 16) & 63) +
      ALPHABET.charAt((rest >>> 10) & 63) +
      ALPHABET.charAt((rest >>> 4) & 63) +
      ALPHABET.charAt((rest & 15) << 2);
  let end = text.length;
  while (end > 1 && text.charCodeAt(end - 1) === 45) end--;
  return end === text.length ? text : text.slice(0, end);
};
