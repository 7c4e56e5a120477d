export { GrpcModule } from './grpc.module.ts';
export { GrpcPortError, GrpcServer } from './grpc-server.ts';
