import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import angular from 'angular-eslint';
import prettier from 'eslint-config-prettier';
import ts from 'typescript-eslint';

/** Who may import whom: apps → platform → adapters → core → contracts (docs/architecture.md). */
const boundaries = [
  { sourceTag: 'type:contracts', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:core', onlyDependOnLibsWithTags: ['type:contracts'] },
  { sourceTag: 'type:adapters', onlyDependOnLibsWithTags: ['type:contracts', 'type:core'] },
  { sourceTag: 'type:platform', onlyDependOnLibsWithTags: ['type:contracts', 'type:core', 'type:adapters'] },
  { sourceTag: 'type:producer', onlyDependOnLibsWithTags: ['type:contracts'] },
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:contracts', 'type:core', 'type:adapters', 'type:platform'] },
  {
    sourceTag: 'type:composition',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:core', 'type:adapters', 'type:platform', 'type:app'],
  },
  {
    sourceTag: 'type:tools',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:core', 'type:adapters', 'type:platform', 'type:producer'],
  },
  { sourceTag: 'type:e2e', onlyDependOnLibsWithTags: ['type:contracts', 'type:tools'] },
  {
    sourceTag: 'scope:web',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:core'],
    bannedExternalImports: ['@nestjs/*', 'typeorm', 'pg'],
  },
  {
    sourceTag: 'scope:server',
    onlyDependOnLibsWithTags: ['scope:any', 'scope:server'],
    bannedExternalImports: ['@angular/*', 'echarts', 'ngx-echarts'],
  },
];

export default ts.config(
  { ignores: ['**/dist', 'node_modules', '.nx', '.angular', 'coverage', 'data', '.tmp'] },
  {
    files: ['**/*.ts'],
    extends: [js.configs.recommended, ...ts.configs.recommendedTypeChecked],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-undef': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'natural', message: 'Import natural/lib/natural/…: the index loads database drivers.' },
            { name: 'echarts', message: 'Import echarts/core.' },
          ],
        },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "ImportDeclaration[source.value='zod'] > :matches(ImportSpecifier[imported.name='z'], ImportDefaultSpecifier)",
          message: "Use import * as z from 'zod'.",
        },
      ],
      '@nx/enforce-module-boundaries': ['error', { enforceBuildableLibDependency: false, allow: [], depConstraints: boundaries }],
    },
  },
  {
    files: ['libs/core/src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'process', message: 'The core does no I/O.' },
        { name: 'setTimeout', message: 'The core has no clock.' },
        { name: 'setInterval', message: 'The core has no clock.' },
      ],
    },
  },
  {
    files: ['apps/web/**/*.ts'],
    extends: [...angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/prefer-on-push-component-change-detection': 'error',
      'no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'echarts', message: 'Import echarts/core.' }],
          patterns: [{ group: ['@tocsin/core/*', '!@tocsin/core/query'], message: 'Of the core, the web uses the query language only.' }],
        },
      ],
    },
  },
  { files: ['apps/web/**/*.html'], extends: [...angular.configs.templateRecommended, ...angular.configs.templateAccessibility] },
  {
    files: ['apps/{api,stream,alerts,standalone}/**/*.ts', 'libs/platform/**/*.ts', 'libs/adapters/**/*.ts'],
    rules: { '@typescript-eslint/no-extraneous-class': 'off' },
  },
  {
    files: ['apps/{api,stream,alerts,standalone}/**/*.ts', 'libs/platform/**/*.ts', 'libs/adapters/src/database/**/*.ts'],
    // Decorator metadata needs value imports of injected classes, which the rule cannot tell from types.
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: ['**/*.spec.ts', '**/test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
    },
  },
  prettier,
);
