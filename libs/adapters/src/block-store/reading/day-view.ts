import type { Block } from '../block.ts';
import type { BlockInfo, DayFile } from '../day-file.ts';

/**
 * A block of a day. One that may be sealed into another at any moment was read whole when it was seen; a finished one never changes, but others
 * may take its place (BlockGoneError).
 */
export interface StoredBlock extends BlockInfo {
  loaded: Block | undefined;
}

let views = 0;

/** What one reader thread knows of a day's blocks, kept up with the file. */
export class DayView {
  readonly file: DayFile;
  readonly inode: number;
  /** Known apart by this from all other views of the thread: a new file may have the inode of one that is gone. */
  readonly serial = ++views;
  /** Highest sequence of the day. */
  lastSequence = -1;
  /** Ascending by their last time. A refresh makes a new array: who walks the old one sees every log of its moment exactly once. */
  blocks: readonly StoredBlock[] = [];
  private readonly damaged: (error: unknown) => void;
  private version: number | undefined;
  private lastId = 0;

  /** `damaged` hears of a block that cannot be read; it is left out. */
  constructor(file: DayFile, inode: number, damaged: (error: unknown) => void) {
    this.file = file;
    this.inode = inode;
    this.damaged = damaged;
  }

  /** Takes in what was committed since. Cheap when nothing was. */
  refresh(): void {
    const version = this.file.dataVersion();
    if (version === this.version) return;
    this.file.snapshot(() => this.read());
    this.version = version;
  }

  private read(): void {
    const still = new Set(this.file.pendingIds());
    const fresh = this.file.blocksAfter(this.lastId);
    let kept = this.blocks.filter((block) => !block.pending || still.has(block.id));
    if (kept.length + fresh.length !== this.file.blockCount()) {
      const there = new Set(this.file.blockIds());
      kept = kept.filter(({ id }) => there.has(id));
    }
    if (kept.length === this.blocks.length && fresh.length === 0) return;
    const added = fresh.map((info) => this.loaded(info)).filter((block) => block !== undefined);
    for (const { lastSequence } of fresh) if (lastSequence > this.lastSequence) this.lastSequence = lastSequence;
    this.lastId = fresh.at(-1)?.id ?? this.lastId;
    this.blocks = [...kept, ...added].sort((a, b) => a.maxTime - b.maxTime || a.id - b.id);
  }

  private loaded(info: BlockInfo): StoredBlock | undefined {
    if (!info.pending) return { ...info, loaded: undefined };
    try {
      return { ...info, loaded: this.file.pendingBlock(info) };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'damaged_block')) throw error;
      this.damaged(error);
      return undefined;
    }
  }
}
