/** Things that were opened and must be closed in the reverse order, whatever happens in between. */
export class OpenParts {
  private readonly closers: (() => Promise<void>)[] = [];
  private closing: Promise<void> | undefined;

  async open<T>(open: () => Promise<T>, close: (part: T) => Promise<void>): Promise<T> {
    const part = await open();
    if (this.closing) await close(part);
    else this.closers.push(() => close(part));
    return part;
  }

  /** The last opened goes first. One that fails to close does not keep the others open; the first failure is told at the end. */
  close(): Promise<void> {
    return (this.closing ??= this.closeAll());
  }

  private async closeAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const close of this.closers.reverse()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
