export * from './redactor.ts';
export { TEXT_DETECTORS } from './detectors/index.ts';
export type { TextDetector } from './text-detector.ts';
