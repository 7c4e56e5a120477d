export { VERSION } from '@tocsin/platform/service';
