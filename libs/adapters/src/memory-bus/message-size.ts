/** Bytes that a message holds in memory, near enough to bound a queue: binary bodies by their length, the rest by its JSON. */
export const messageSizeBytes = (message: unknown): number => {
  if (message instanceof Uint8Array) return message.byteLength;
  if (typeof message === 'object' && message !== null && 'body' in message && message.body instanceof Uint8Array) {
    return message.body.byteLength + 512;
  }
  return (JSON.stringify(message) ?? '').length * 2 + 64;
};
