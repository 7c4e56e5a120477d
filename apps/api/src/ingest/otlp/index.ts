export { OtlpController } from './otlp.controller.ts';
