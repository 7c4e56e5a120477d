export { familiesOf, type Family, type FamilyMember, KnownForms } from './families.ts';
export { TemplateMiner } from './template-miner.ts';
export { type TemplateNote, TemplateNotes, type TemplateNotesLimits } from './template-notes.ts';
export { templateOfMessage } from './template-text.ts';
