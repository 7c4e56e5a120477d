/** 64 KiB: stays in the nearest caches of a processor, unlike the table. */
const FILTER_WORDS = 16_384;

/**
 * A model's features as an open-addressing table: a hash leads to the place of its four weights. Most hashes asked for are unknown (pairs of words
 * that no text has): a bit for each known hash answers for nine in ten of them.
 */
export class FeatureTable {
  /** `weights[4 * place + c]`. */
  readonly weights: Float64Array;
  private readonly mask: number;
  private readonly keys: Int32Array;
  /** 1 + place of the feature in this slot, 0 where the slot is free. */
  private readonly places: Int32Array;
  private readonly filter = new Uint32Array(FILTER_WORDS);

  constructor(hashes: Int32Array, weights: Float64Array) {
    this.weights = weights;
    const size = 2 ** Math.ceil(Math.log2(Math.max(2, hashes.length) * 2));
    this.mask = size - 1;
    this.keys = new Int32Array(size);
    this.places = new Int32Array(size);
    for (let place = 0; place < hashes.length; place++) {
      const hash = hashes[place] as number;
      let slot = hash & this.mask;
      while (this.places[slot] !== 0) slot = (slot + 1) & this.mask;
      this.keys[slot] = hash;
      const word = (hash >>> 5) & (FILTER_WORDS - 1);
      this.filter[word] = (this.filter[word] as number) | (1 << (hash & 31));
      this.places[slot] = place + 1;
    }
  }

  /** Place of a feature's weights, -1 if the model does not know it. */
  find(hash: number): number {
    if (((this.filter[(hash >>> 5) & (FILTER_WORDS - 1)] as number) & (1 << (hash & 31))) === 0) return -1;
    const { keys, places, mask } = this;
    let slot = hash & mask;
    let place = places[slot] as number;
    while (place !== 0 && keys[slot] !== hash) {
      slot = (slot + 1) & mask;
      place = places[slot] as number;
    }
    return place - 1;
  }
}
