/** Waits for a thing to be so, asking again and again; fails with the last answer. */
export const until = async <T>(ask: () => Promise<T> | T, holds: (answer: T) => boolean, limitMs = 30_000): Promise<T> => {
  const end = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    if (performance.now() > end) throw new Error(`It did not come to be in ${limitMs} ms; last: ${JSON.stringify(answer)?.slice(0, 500)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
