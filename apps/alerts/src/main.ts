import 'reflect-metadata';
import { runService } from '@tocsin/platform/service';
import { startAlerts } from './cluster/start-alerts.ts';

if (import.meta.main) {
  await runService('alerts', startAlerts, {
    about: 'The alerts app of the cluster profile: takes the signals of the windows from Kafka, and tells people on their channels.',
  });
}
