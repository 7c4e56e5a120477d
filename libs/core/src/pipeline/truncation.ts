import { RECORD_LIMITS } from '@tocsin/contracts';

/** The longest start of a text within the limit of a message in UTF-8, cut between characters; the text itself if it fits. */
export const truncateMessage = (text: string): string => {
  const limit = RECORD_LIMITS.messageBytes;
  if (text.length * 3 <= limit || Buffer.byteLength(text) <= limit) return text;
  const bytes = Buffer.from(text.slice(0, limit));
  let end = limit;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
};
