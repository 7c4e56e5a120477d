export { type FreshTemplate, FreshTemplates } from './fresh-templates.ts';
export { type KnownTemplate, TEMPLATE_LIMITS, type TemplateLimits, TemplateRepository } from './template-repository.ts';
