import presets from 'jest-preset-angular/presets/index.js';
const { createEsmPreset } = presets;
export default {
  displayName: 'web',
  rootDir: import.meta.dirname,
  ...createEsmPreset({ tsconfig: '<rootDir>/tsconfig.spec.json' }),
  testEnvironment: 'jest-preset-angular/environments/jest-jsdom-env',
  setupFilesAfterEnv: ['<rootDir>/src/test-setup.ts'],
};
