/** One thing that was looked at. `advice`: what to do about it, where something is to be done. */
export interface Finding {
  state: 'ok' | 'note' | 'warning' | 'failure';
  /** What was looked at, in a word or two. */
  about: string;
  /** What was found. */
  detail: string;
  advice?: string;
}

export const ok = (about: string, detail: string): Finding => ({ state: 'ok', about, detail });
export const note = (about: string, detail: string, advice?: string): Finding => finding('note', about, detail, advice);
export const warning = (about: string, detail: string, advice: string): Finding => finding('warning', about, detail, advice);
export const failure = (about: string, detail: string, advice: string): Finding => finding('failure', about, detail, advice);

const finding = (state: Finding['state'], about: string, detail: string, advice: string | undefined): Finding => ({
  state,
  about,
  detail,
  ...(advice === undefined ? {} : { advice }),
});
