import presets from 'jest-preset-angular/presets/index.js';
const { createEsmPreset } = presets;
const preset = createEsmPreset({ tsconfig: '<rootDir>/tsconfig.spec.json' });
export default {
  displayName: 'web',
  rootDir: import.meta.dirname,
  ...preset,
  // The compiler rewrites relative `.ts` imports to `.js`; the sources are what is there.
  moduleNameMapper: { ...preset.moduleNameMapper, '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironment: 'jest-preset-angular/environments/jest-jsdom-env',
  setupFilesAfterEnv: ['<rootDir>/src/test-setup.ts'],
};
