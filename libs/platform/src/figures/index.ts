export { FlowFigures } from './flow-figures.ts';
export { PipelineFigures, type PipelineFiguresOptions } from './pipeline-figures.ts';
