// Builds every bundle into dist/: one self-contained CommonJS file per deployed function, the command, and the
// process that hosts a function inside the emulator. Prints nothing when all is well, so that it can run
// in front of commands whose stdout is data.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(fileURLToPath(import.meta.url));
const functions = readdirSync(join(root, 'functions')).filter(name =>
  existsSync(join(root, 'functions', name, 'index.ts')),
);

const entries = [
  ...functions.map(name => ({ in: join('functions', name, 'index.ts'), out: join(name, 'index') })),
  { in: 'emulator/fc/function-process.ts', out: 'emulator/function-process' },
].filter(entry => existsSync(join(root, entry.in)));

const common = {
  absWorkingDir: root,
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
};
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/**
 * Files of their own beside the command, so that no start reads more code than it needs: the emulator, which has to be there at
 * once, all other commands, and two packages that only one of them loads.
 */
const apart = {
  './emulator-alone.ts': { in: 'cli/emulator-alone.ts', out: 'cli/emulator-alone' },
  './all-commands.ts': { in: 'cli/all-commands.ts', out: 'cli/all-commands' },
  '@alicloud/fc2/lib/client.js': { in: '@alicloud/fc2/lib/client.js', out: 'cli/fc2-client' },
  '@alicloud/fc20230330/dist/client.js': {
    in: '@alicloud/fc20230330/dist/client.js',
    out: 'cli/fc3-client',
  },
};
const keepApart = {
  name: 'keep-apart',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^/ }, ({ path, kind }) =>
      kind === 'dynamic-import' && path in apart ? { path, namespace: 'apart' } : undefined,
    );
    onLoad({ filter: /^/, namespace: 'apart' }, ({ path }) => ({
      contents: `module.exports = require('./${basename(apart[path].out)}.js');`,
    }));
    onResolve({ filter: /^/, namespace: 'apart' }, ({ path }) => ({ path, external: true }));
  },
};

/**
 * Packages that the emulator loads once somebody hands it a document, XML or a timer. Beside it rather than in it, they cost its start not
 * even the reading.
 */
const late = { zod: 'cli/zod', 'fast-xml-parser': 'cli/fast-xml-parser', croner: 'cli/croner' };
const keepLate = {
  name: 'keep-late',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path }) =>
      path in late ? { path: `./${basename(late[path])}.js`, external: true } : undefined,
    );
  },
};

const { './emulator-alone.ts': emulatorAlone, ...otherParts } = apart;
await Promise.all([
  build({ ...common, entryPoints: entries }),
  build({
    ...common,
    entryPoints: [emulatorAlone],
    define: { PACKAGE_VERSION: JSON.stringify(version) },
    plugins: [keepLate],
  }),
  build({ ...common, entryPoints: Object.entries(late).map(([name, out]) => ({ in: name, out })) }),
  build({
    ...common,
    entryPoints: [{ in: 'cli/index.ts', out: 'cli/index' }, ...Object.values(otherParts)],
    // Wanted by a part of @alicloud/fc2 that the command never reaches, and by no package that is installed.
    external: ['proxy-agent'],
    define: { PACKAGE_VERSION: JSON.stringify(version) },
    plugins: [keepApart],
  }),
]);

// The emulator's sample functions need no build; beside the bundles they are found where the package has no sources.
const samples = join(root, 'emulator', 'fc', 'sample-functions');
const samplesOut = join(root, 'dist', 'emulator', 'sample-functions');
mkdirSync(samplesOut, { recursive: true });
for (const name of readdirSync(samples))
  copyFileSync(join(samples, name), join(samplesOut, name.replace(/\.cjs$/, '.js')));
