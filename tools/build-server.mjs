// Bundles one server app and the worker threads it may start: `node tools/build-server.mjs standalone`.
import { globSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { transform } from '@swc/core';
import { build } from 'esbuild';

const name = process.argv[2];
const outdir = `dist/${name}`;
await rm(outdir, { recursive: true, force: true });

// esbuild writes no decorator metadata, which Nest and TypeORM need: files with decorators go through SWC first.
const decorators = {
  name: 'swc-decorators',
  setup(context) {
    context.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      if (!/^\s*@[A-Z]\w*\(/m.test(source)) return { contents: source, loader: 'ts' };
      const { code } = await transform(source, { filename: path, sourceMaps: 'inline', configFile: '.swcrc' });
      return { contents: code, loader: 'js' };
    });
  },
};
const packagesStayOutside = {
  name: 'packages-stay-outside',
  setup(context) {
    context.onResolve({ filter: /^[^./]/ }, ({ kind, path }) =>
      kind === 'entry-point' || path.startsWith('@tocsin/') ? null : { path, external: true },
    );
  },
};

const workers = globSync(['libs/*/src/**/*.worker.ts', 'apps/*/src/**/*.worker.ts']);
const taken = new Set();
for (const file of workers) {
  if (taken.has(basename(file))) throw new Error(`Two workers are called ${basename(file)}; in the bundle they would be one.`);
  taken.add(basename(file));
}
await build({
  entryPoints: Object.fromEntries([`apps/${name}/src/main.ts`, ...workers].map((file) => [basename(file, '.ts'), file])),
  outdir,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  sourcemap: true,
  keepNames: true,
  loader: { '.tsv': 'text' },
  plugins: [packagesStayOutside, decorators],
  logLevel: 'warning',
});
