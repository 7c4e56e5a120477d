export { ProcessRepository } from './process-repository.ts';
