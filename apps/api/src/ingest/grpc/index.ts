export { GrpcModule } from './grpc.module.ts';
export { GrpcPortError, GrpcServer, requireFreeGrpcPort } from './grpc-server.ts';
