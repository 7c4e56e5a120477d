export { DriftRepository } from './drift-repository.ts';
