export { TemplateMiner } from './template-miner.ts';
export { type TemplateNote, TemplateNotes, type TemplateNotesLimits } from './template-notes.ts';
export { templateOfMessage } from './template-text.ts';
