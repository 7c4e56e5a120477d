/** The wall clock, epoch milliseconds; tests pass their own. */
export type Clock = () => number;
