export { ApiModule } from './api.module.ts';
export { ApiKeysService } from './api-keys/api-keys.service.ts';
export { FirstAdmin, type FirstAdminResult } from './identity/first-admin.ts';
export { requireFreeGrpcPort } from './ingest/grpc/index.ts';
export { openApiDocument } from './openapi/index.ts';
export { type ApiSettings, configureApi, createFastifyAdapter, serveWeb } from './server/index.ts';
