/** Of a filter's probes (Bloom 1970), at 10 bits a token one false hit in about 120, at 16 bits one in 1,100. The reader needs no size. */
const PROBES = 6;

/** Finalizer of MurmurHash3: every bit of the word hash reaches every bit of the result. */
const mix = (hash: number): number => {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};
const SECOND = 0x9e3779b9;
/** Mixed into the hash of a word that stands in the fixed part of a template: the filter holds it apart from the same word elsewhere. */
export const FIXED_WORD = 0x5bd1e995;

/** Distinct word hashes of one block: open addressing over typed arrays, used again for the next block. */
export class TokenSet {
  size = 0;
  /** The hashes, in the order in which they came. */
  private hashes = new Int32Array(1 << 13);
  /** Place in `hashes` plus one, or 0. */
  private slots = new Uint32Array(1 << 14);

  clear(): void {
    this.size = 0;
    this.slots.fill(0);
  }

  add(hash: number): void {
    const { slots, hashes } = this;
    const mask = slots.length - 1;
    let at = (Math.imul(hash, SECOND) >>> 8) & mask;
    for (let place = slots[at] as number; place !== 0; place = slots[at] as number) {
      if (hashes[place - 1] === (hash | 0)) return;
      at = (at + 1) & mask;
    }
    hashes[this.size++] = hash;
    slots[at] = this.size;
    if (this.size === hashes.length) this.grow();
  }

  forEach(visit: (hash: number) => void): void {
    for (let at = 0; at < this.size; at++) visit(this.hashes[at] as number);
  }

  private grow(): void {
    const { hashes, size } = this;
    this.hashes = new Int32Array(hashes.length * 2);
    this.slots = new Uint32Array(this.slots.length * 2);
    this.size = 0;
    for (let at = 0; at < size; at++) this.add(hashes[at] as number);
  }
}

/** Bloom filter over the set's words. At least 8 bytes; its length is the number of bits / 8. */
export const buildFilter = (tokens: TokenSet, bitsPerToken: number): Uint8Array<ArrayBuffer> => {
  const filter = new Uint8Array(Math.max(1, Math.ceil((tokens.size * bitsPerToken) / 64)) * 8);
  const bits = filter.length * 8;
  tokens.forEach((hash) => {
    let h = mix(hash);
    const step = mix(hash ^ SECOND) | 1;
    for (let probe = 0; probe < PROBES; probe++) {
      const bit = Math.floor((h / 4294967296) * bits);
      filter[bit >>> 3] = (filter[bit >>> 3] as number) | (1 << (bit & 7));
      h = (h + step + Math.imul(probe, probe)) >>> 0;
    }
  });
  return filter;
};

/** May a word of this hash be in the block? False is certain. */
export const filterHas = (filter: Uint8Array, hash: number): boolean => {
  const bits = filter.length * 8;
  let h = mix(hash);
  const step = mix(hash ^ SECOND) | 1;
  for (let probe = 0; probe < PROBES; probe++) {
    const bit = Math.floor((h / 4294967296) * bits);
    if ((((filter[bit >>> 3] ?? 0) >> (bit & 7)) & 1) === 0) return false;
    h = (h + step + Math.imul(probe, probe)) >>> 0;
  }
  return true;
};
