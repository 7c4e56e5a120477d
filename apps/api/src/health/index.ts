export { HealthModule } from './health.module.ts';
export { VERSION } from './version.ts';
