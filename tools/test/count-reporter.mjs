import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Leaves each project's counts where `npm test` adds them up; cached by Nx together with the test's result. */
export default class CountReporter {
  onRunComplete(contexts, results) {
    const name = [...contexts][0]?.config.displayName?.name;
    if (!name) return;
    const folder = join(import.meta.dirname, '..', '..', 'dist', 'test-results');
    mkdirSync(folder, { recursive: true });
    const skipped = results.testResults.flatMap((file) => file.testResults.filter((t) => t.status === 'pending').map((t) => t.fullName));
    const counts = { passed: results.numPassedTests, failed: results.numFailedTests + results.numRuntimeErrorTestSuites, skipped };
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(counts));
  }
}
