import type { Detector } from '@tocsin/contracts';

/** What the detectors found in one text: places and what to put there. Used again for the next text. */
export class Findings {
  private spans: { start: number; end: number; mask: string; detector: Detector }[] = [];

  get empty(): boolean {
    return this.spans.length === 0;
  }

  add(detector: Detector, start: number, end: number, mask = `[redacted:${detector}]`): void {
    this.spans.push({ start, end, mask, detector });
  }

  /**
   * The text with every place masked; then forgets them. Overlapping places are masked as one, under the first
   * of them (the longer where two begin together), so that no part of either is left to read.
   */
  apply(text: string, count: (detector: Detector) => void): string {
    const spans = this.spans.sort((a, b) => a.start - b.start || b.end - a.end);
    this.spans = [];
    let masked = '';
    let done = 0;
    for (const [i, span] of spans.entries()) {
      if (i > 0 && span.start < done) {
        done = Math.max(done, span.end);
        continue;
      }
      masked += text.slice(done, span.start) + span.mask;
      done = span.end;
      count(span.detector);
    }
    return masked + text.slice(done);
  }
}
