/** Injection token of the `BlockStore` behind the log ports, for what only this profile does with it. */
export const BLOCK_STORE = 'tocsin:BlockStore';
