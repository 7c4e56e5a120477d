/** Waits until `check` gives something true; fails after ten seconds. */
export const until = async <T>(check: () => T | Promise<T>, timeoutMs = 10_000): Promise<NonNullable<T>> => {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (performance.now() > end) throw new Error(`Waited ${timeoutMs} ms in vain for: ${check.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
