/**
 * Bounds on a query: UTF-16 units of text, levels of parentheses and negations, terms and operators, words of one phrase
 * (a phrase may begin at every word of a message, so its length multiplies the work).
 */
export const QUERY_LIMITS = { length: 4096, depth: 32, nodes: 512, phraseWords: 128 } as const;
