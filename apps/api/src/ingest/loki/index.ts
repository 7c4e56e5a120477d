export { LokiController } from './loki.controller.ts';
