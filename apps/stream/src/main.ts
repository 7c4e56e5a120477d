import 'reflect-metadata';
import { runService } from '@tocsin/platform/service';
import { startStream } from './cluster/start-stream.ts';

if (import.meta.main) {
  await runService('stream', startStream, {
    about: 'The stream of the cluster profile: takes logs from Kafka, redacts, classifies and stores them, and evaluates the rules.',
  });
}
