/** A model's features as an open-addressing table: a hash leads to the place of its four weights. */
export class FeatureTable {
  /** `weights[4 * place + c]`. */
  readonly weights: Float64Array;
  private readonly mask: number;
  private readonly keys: Int32Array;
  /** 1 + place of the feature in this slot, 0 where the slot is free. */
  private readonly places: Int32Array;

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
      this.places[slot] = place + 1;
    }
  }

  /** Place of a feature's weights, -1 if the model does not know it. */
  find(hash: number): number {
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
