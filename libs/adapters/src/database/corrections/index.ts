export { type CorrectionAuthor, CorrectionRepository, type StoredCorrection, type TrainingCorrection } from './correction-repository.ts';
export { type NewPin, PinRepository, TooManyPinsError } from './pin-repository.ts';
