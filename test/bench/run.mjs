// Runs benches: `npm run bench` all of them, `npm run bench -- emulator` those that are named. A bench is a file
// `<name>.bench.ts` in this folder that exports `bench`. Each prints what it measured beside what was promised; a bench
// never fails because of a number, since numbers depend on the machine and on what else it does.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = dirname(fileURLToPath(import.meta.url));
const ending = '.bench.ts';
const known = readdirSync(folder)
  .filter(name => name.endsWith(ending))
  .map(name => name.slice(0, -ending.length));
const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no bench ${unknown.join(', ')}; there are ${known.join(', ')}.\n`);
  process.exit(2);
}

// Inside the project, so that packages are found; outside the sources, so that nobody finds it.
const built = mkdtempSync(join(folder, '../../node_modules/.bench-'));
try {
  for (const name of wanted.length > 0 ? wanted : known) {
    const outfile = join(built, `${name}.mjs`);
    await build({
      entryPoints: [join(folder, name + ending)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      packages: 'external',
      logLevel: 'warning',
    });
    const { bench } = await import(pathToFileURL(outfile).href);
    await bench(line => process.stdout.write(`${line}\n`));
  }
} finally {
  rmSync(built, { recursive: true, force: true });
}
