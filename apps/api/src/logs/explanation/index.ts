export { LogExplanations } from './log-explanations.ts';
