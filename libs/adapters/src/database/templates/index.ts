export { type KnownTemplate, TEMPLATE_LIMITS, type TemplateLimits, TemplateRepository } from './template-repository.ts';
