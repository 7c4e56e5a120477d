import { join } from 'node:path';

const SEED = join(import.meta.dirname, 'test', 'property-seed.mjs');

/** Jest settings of a plain Node project: native ES modules, SWC for TypeScript. */
export const nodeProject = (displayName, rootDir) => ({
  displayName,
  rootDir,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  testMatch: ['**/*.spec.ts'],
  testTimeout: 30_000,
  setupFiles: [SEED],
  reporters: [['default', { summaryThreshold: 0 }], join(import.meta.dirname, 'test', 'count-reporter.mjs')],
});

/** The same for projects that load Nest, whose packages must be evaluated before CommonJS ones require them. */
export const nestProject = (displayName, rootDir) => ({
  ...nodeProject(displayName, rootDir),
  setupFiles: [join(import.meta.dirname, 'test', 'nest-preload.mjs'), SEED],
});
