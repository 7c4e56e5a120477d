export { BulkController } from './bulk.controller.ts';
export { ElasticsearchProbesController } from './probes.controller.ts';
