export { PipelineFigures, type PipelineFiguresOptions } from '@tocsin/platform/figures';
