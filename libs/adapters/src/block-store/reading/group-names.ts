import type { GroupCount } from '../../log-reading/index.ts';

const MOST_NAMES = 20_000;

/** The values that groups go by, kept once however many blocks' counts name them, and free of the large texts that they were cut from. */
export class GroupNames {
  private readonly names = new Map<string, (string | undefined)[]>();

  shared(counts: readonly GroupCount[]): GroupCount[] {
    return counts.map(({ bucket, values, count }) => ({ bucket, values: this.name(values), count }));
  }

  private name(values: (string | undefined)[]): (string | undefined)[] {
    const key = JSON.stringify(values);
    let name = this.names.get(key);
    if (name === undefined) {
      if (this.names.size >= MOST_NAMES) this.names.clear();
      name = values.map((value) => (value === undefined ? undefined : Buffer.from(value, 'utf16le').toString('utf16le')));
      this.names.set(Buffer.from(key, 'utf16le').toString('utf16le'), name);
    }
    return name;
  }
}
