// Plain Node, no dependencies: what two commands started together must not do at once (installing, building) is done one after the other.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 200;
/** The longest that anything here takes; whoever holds a turn for longer is another process with the number of one that died. */
const LONGEST_MS = 15 * 60_000;

/**
 * Waits until nobody else has the turn of this name in the folder, and gives what ends ours. Who died in its turn has lost it.
 * @param {string} folder
 * @param {string} name
 * @param {() => void} [onWait] told once, when somebody else has it
 * @returns {Promise<() => void>}
 */
export const takeTurn = async (folder, name, onWait) => {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.turn`);
  for (let looks = 0; ; looks++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isLeft(file)) rmSync(file, { force: true });
    else {
      if (looks === 0) onWait?.();
      await pause(LOOK_EVERY_MS);
    }
  }
};

/** Whether the turn's holder is gone. A file without a number yet is being written. */
const isLeft = (file) => {
  try {
    if (Date.now() - statSync(file).mtimeMs > LONGEST_MS) return true;
    const pid = Number(readFileSync(file, 'utf8'));
    return pid > 0 && !isAlive(pid);
  } catch {
    return false;
  }
};

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};
