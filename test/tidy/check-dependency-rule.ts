import type { Finding } from './finding.ts';
import { type ImportStatement, importsOf } from './import-statements.ts';
import type { SourceFile } from './project.ts';

interface Layer {
  readonly name: string;
  readonly holds: RegExp;
  /** Files of the project that it may import; its own are always allowed. */
  readonly imports: RegExp;
  /** Packages and Node's own modules that it may import. */
  readonly packages: RegExp;
}

const none = /(?!)/;
const any = /^/;

/**
 * functions, cli → compose → adapters, app, config → ports → core. The emulator and `shared` know nothing of each other: two
 * readings of the same wire, so that a mistake cannot cancel itself out.
 */
const layers: readonly Layer[] = [
  { name: 'functions', holds: /^functions\//, imports: /^shared\/compose(?:\/[^/]+)?\.ts$/, packages: none },
  {
    name: 'cli',
    holds: /^cli\//,
    imports:
      /^shared\/(?:compose(?:\/[^/]+)?\.ts$|ports\.ts$|app\/|config\/|core\/)|^emulator\/(?:start-emulator\.ts$|clock\.ts$|worlds\/|fc\/)/,
    packages: any,
  },
  {
    name: 'compose',
    holds: /^shared\/compose(?:\/[^/]+)?\.ts$/,
    imports: /^shared\/(?:adapters\/|app\/|config\/|ports\.ts$|core\/)/,
    packages: none,
  },
  {
    name: 'adapters',
    holds: /^shared\/adapters\//,
    imports: /^shared\/(?:ports\.ts$|core\/)/,
    packages: any,
  },
  // A limit on parallel promises is arithmetic, not input or output.
  { name: 'app', holds: /^shared\/app\//, imports: /^shared\/(?:ports\.ts$|core\/)/, packages: /^p-limit$/ },
  { name: 'config', holds: /^shared\/config\//, imports: /^shared\/core\//, packages: /^zod$/ },
  { name: 'ports', holds: /^shared\/ports\.ts$/, imports: /^shared\/core\//, packages: none },
  { name: 'core', holds: /^shared\/core\//, imports: none, packages: none },
  { name: 'the emulator', holds: /^emulator\//, imports: none, packages: any },
];

/** The dependency rule, read from the import statements; tests may import anything. */
export function checkDependencyRule(files: readonly SourceFile[]): readonly Finding[] {
  return files.flatMap(file => {
    if (/^test\/|^[^/]+$/.test(file.path)) return [];
    const layer = layers.find(candidate => candidate.holds.test(file.path));
    if (layer === undefined) return [withoutLayer(file)];
    return importsOf(file)
      .filter(statement => !isAllowed(layer, file, statement))
      .map(statement => ({
        path: file.path,
        line: statement.line,
        rule: `${layer.name} must not import ${statement.path ?? statement.specifier}`,
        advice: 'Move the code to the layer it belongs to, or hand the thing in as a port',
      }));
  });
}

function isAllowed(layer: Layer, file: SourceFile, { path, specifier }: ImportStatement): boolean {
  if (path === undefined) return layer.packages.test(specifier);
  return layer.imports.test(path) || (layer.holds.test(path) && functionOf(path) === functionOf(file.path));
}

/** Each function is deployed alone: a folder in `functions/` shares nothing with the one beside it. */
function functionOf(path: string): string | undefined {
  return /^functions\/[^/]+\//.exec(path)?.[0];
}

function withoutLayer(file: SourceFile): Finding {
  return {
    path: file.path,
    line: 1,
    rule: 'this file stands in no layer',
    advice: 'Move it into one, or add a layer to the dependency rule',
  };
}
