export {
  MOST_OPEN,
  type NewReclassification,
  type ReclassificationJob,
  ReclassificationRepository,
  TooManyJobsError,
} from './reclassification-repository.ts';
