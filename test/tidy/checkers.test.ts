import { describe, expect, it } from 'vitest';
import { checkBannedIdentifiers } from './check-banned-identifiers.ts';
import { checkDependencyRule } from './check-dependency-rule.ts';
import { checkDeployedFunctions } from './check-deployed-functions.ts';
import { checkFileNames } from './check-file-names.ts';
import { checkHarmlessBundle, checkHarmlessSources } from './check-harmless-code.ts';
import { checkLeftovers, checkNotes } from './check-leftovers.ts';
import { checkLogEvents } from './check-log-events.ts';
import { checkMarkdownTitles } from './check-markdown-titles.ts';
import { checkReadmeSettings } from './check-readme-settings.ts';
import { checkUnusedFiles } from './check-unused-files.ts';
import { type Finding, renderFinding } from './finding.ts';
import { asSource } from './project.ts';

// Goal: a checker that nobody has seen fail is no checker. Method: each one meets samples that break its rule next to
// samples that do not.
const at = (path: string, ...lines: string[]) => asSource({ path, text: `${lines.join('\n')}\n` });
const places = (findings: readonly Finding[]) => findings.map(({ path, line }) => `${path}:${line}`);

it('says where a rule is broken, which one it is and what to do', () => {
  const [finding] = checkBannedIdentifiers([at('shared/app/a.ts', '', 'setTimeout(f, 1);')]);
  expect(finding && renderFinding(finding)).toBe(
    'shared/app/a.ts:2  setTimeout is banned here. Wait with Clock.sleepMs.',
  );
});

describe('the dependency rule', () => {
  it.each([
    ['shared/core/a.ts', "import { a } from 'node:crypto';"],
    ['shared/core/a.ts', "import * as z from 'zod';"],
    ['shared/core/a.ts', "import type { Clock } from '../ports.ts';"],
    ['shared/core/a.ts', "export { a } from '../app/a.ts';"],
    ['shared/core/a.ts', "const a = await import('../app/a.ts');"],
    ['shared/core/a.ts', "import '../app/a.ts';"],
    ['shared/core/a.ts', "import {\n  a,\n  b,\n} from '../config/fields.ts';"],
    ['shared/ports.ts', "import type { A } from './app/a.ts';"],
    ['shared/app/a.ts', "import { a } from '../adapters/a.ts';"],
    ['shared/app/a.ts', "import { a } from '../config/a.ts';"],
    ['shared/app/a.ts', "import { a } from 'node:fs';"],
    ['shared/config/a.ts', "import { a } from '../app/a.ts';"],
    ['shared/config/a.ts', "import { a } from '@alicloud/mns';"],
    ['shared/adapters/a.ts', "import { a } from '../app/a.ts';"],
    ['shared/adapters/a.ts', "import { a } from '../compose.ts';"],
    ['shared/adapters/a.ts', "import { a } from '../../emulator/clock.ts';"],
    ['shared/compose.ts', "import { a } from '../cli/a.ts';"],
    ['functions/scan/index.ts', "import { a } from '../../shared/app/a.ts';"],
    ['functions/scan/index.ts', "import { a } from '../worker/index.ts';"],
    ['cli/a.ts', "import { a } from '../shared/adapters/a.ts';"],
    ['cli/a.ts', "import { a } from '../emulator/ecs/store.ts';"],
    ['emulator/a.ts', "import { a } from '../shared/core/eni.ts';"],
    ['emulator/a.ts', "import { a } from '../cli/a.ts';"],
    ['scripts/a.ts', ''],
  ])('is broken in %s by %s', (path, text) => {
    expect(places(checkDependencyRule([at(path, text)]))).toEqual([`${path}:1`]);
  });

  it.each([
    ['shared/core/a.ts', "import { a } from './b.ts';"],
    ['shared/core/a.ts', "// import { a } from '../app/a.ts';"],
    ['shared/core/a.ts', "const text = `import { a } from '../app/a.ts'`;"],
    ['shared/app/a.ts', "import { a } from '../core/a.ts';\nimport type { B } from '../ports.ts';"],
    ['shared/config/a.ts', "import * as z from 'zod';"],
    ['shared/adapters/fc/a.ts', "import { a } from '../mns/a.ts';\nimport b from 'pino';"],
    ['shared/compose.ts', "import { a } from './adapters/a.ts';\nimport { b } from './app/b.ts';"],
    ['functions/scan/index.ts', "import { a } from '../../shared/compose.ts';"],
    [
      'cli/run.ts',
      "import { a } from '../emulator/start-emulator.ts';\nimport { b } from '../shared/config/b.ts';",
    ],
    ['cli/run.ts', "import { a } from '../emulator/worlds/a.ts';\nimport { b } from '../emulator/fc/b.ts';"],
    ['emulator/ecs/a.ts', "import { a } from '../clock.ts';\nimport { b } from 'node:http';"],
    ['test/app/a.test.ts', "import { a } from '../../shared/adapters/a.ts';"],
  ])('is kept in %s by %s', (path, text) => {
    expect(checkDependencyRule([at(path, text)])).toEqual([]);
  });
});

describe('a banned identifier', () => {
  it.each([
    'Date.now()',
    'new Date()',
    'globalThis.Date.now()',
    'performance.now()',
    'setTimeout(f)',
    "import { setTimeout } from 'node:timers/promises'",
    'setInterval(f)',
    'Math.random()',
    'process.env.HOME',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the sample is a template.
    '`${Date.now()}`',
  ])('is found in shared: %s', text => {
    expect(places(checkBannedIdentifiers([at('shared/adapters/a.ts', '', text)]))).toEqual([
      'shared/adapters/a.ts:2',
    ]);
  });

  it.each([
    ['shared/adapters/system.ts', 'Date.now(); setTimeout(f); Math.random(); performance.now()'],
    ['shared/core/instant.ts', 'new Date(text)'],
    ['shared/compose.ts', 'process.env'],
    ['functions/scan/index.ts', 'process.env'],
    ['emulator/clock.ts', 'Date.now()'],
    ['shared/core/a.ts', "// Date.now()\nconst a = 'Date.now()'; const updateDate = 1; isDate(a);"],
    ['shared/adapters/a.ts', 'socket.setTimeout(1); const headers = { Date: now };'],
  ])('is no matter in %s: %s', (path, text) => {
    expect(checkBannedIdentifiers([at(path, text)])).toEqual([]);
  });

  it('is allowed for one purpose in one file alone', () => {
    expect(
      places(checkBannedIdentifiers([at('shared/core/instant.ts', 'setTimeout(f, new Date(0))')])),
    ).toHaveLength(1);
    expect(places(checkBannedIdentifiers([at('shared/compose.ts', 'process.env; Date.now()')]))).toHaveLength(
      1,
    );
  });
});

describe('a harmful call', () => {
  const harmful = at('shared/adapters/detach.ts', '', "call('DetachNetworkInterface');");
  const reaching = (importing: string) => [
    at('functions/worker/index.ts', "import { a } from '../../shared/compose.ts';"),
    at('shared/compose.ts', importing),
    harmful,
  ];

  it('is found however far away it is imported', () => {
    const findings = checkHarmlessSources(reaching("import { b } from './adapters/detach.ts';"));
    expect(places(findings)).toEqual(['shared/adapters/detach.ts:2']);
  });

  it.each(['DetachNetworkInterface', 'attachNetworkInterface', 'StopInstance', 'RebootInstances'])(
    'is found by its word in a source and in a bundle: %s',
    word => {
      expect(places(checkHarmlessSources([at('functions/scan/index.ts', `${word}();`)]))).toHaveLength(1);
      expect(places(checkHarmlessBundle({ path: 'dist/scan/index.js', text: `\n"${word}"` }))).toEqual([
        'dist/scan/index.js:2',
      ]);
    },
  );

  it('is no matter when only teardown imports it, when only its types are imported, or when a comment says it', () => {
    const teardown = at(
      'functions/teardown/index.ts',
      "import { b } from '../../shared/adapters/detach.ts';",
    );
    expect(checkHarmlessSources([...reaching(''), teardown])).toEqual([]);
    expect(checkHarmlessSources(reaching("import type { B } from './adapters/detach.ts';"))).toEqual([]);
    expect(checkHarmlessSources(reaching("import { type B, type C } from './adapters/detach.ts';"))).toEqual(
      [],
    );
    expect(checkHarmlessSources([at('functions/scan/index.ts', '// never DetachNetworkInterface')])).toEqual(
      [],
    );
  });

  it('ends on files that import each other', () => {
    const files = [
      at('functions/scan/index.ts', "import './a.ts';"),
      at('functions/scan/a.ts', "import './index.ts';"),
    ];
    expect(checkHarmlessSources(files)).toEqual([]);
  });
});

describe('a leftover', () => {
  // Written apart, so that a plain search for it finds the real ones alone.
  const dot = '.';
  it.each([
    `it${dot}only('a', () => {});`,
    `describe${dot}skip('a', () => {});`,
    `it${dot}skip${dot}each([1])('a')`,
    `describe${dot}concurrent${dot}only('a')`,
    `test${dot}todo('a')`,
    'xit(f)',
    '// FIXME: later',
    '/* a\n TODO b */',
    'a(); // XXX',
  ])('is found in a source: %s', text => {
    expect(checkLeftovers([at('test/a.test.ts', text)])).toHaveLength(1);
  });

  it.each(["const a = 'TODO';", 'iterator.skip(1)', 'it.runIf(a)', '// TODOs, eni-XXXX', 'exit(1)'])(
    'is none of these: %s',
    text => {
      expect(checkLeftovers([at('test/a.test.ts', text)])).toEqual([]);
    },
  );

  it('is found in prose', () => {
    expect(places(checkNotes([{ path: 'README.md', text: 'a\n- TODO: b\n' }]))).toEqual(['README.md:2']);
  });
});

describe('a file name', () => {
  it.each([
    'shared/core/utils.ts',
    'shared/helpers/a.ts',
    'shared/app/date-util.ts',
    'test/common.ts',
    'emulator/types.ts',
    'emulator/mns/queue-manager.ts',
    'shared/adapters/service.ts',
    'cli/runScan.ts',
    'test/App/a.test.ts',
    'shared/core/Eni.ts',
  ])('is refused: %s', path => {
    expect(places(checkFileNames([path]))).toEqual([`${path}:1`]);
  });

  it.each([
    'shared/core/eni.ts',
    'shared/core/service-managed.ts',
    'emulator/rpc/service.ts',
    'test/core/a.test.ts',
    'shared/adapters/mns.d.ts',
    'vitest.config.ts',
    'docs/UTILS.md',
  ])('is accepted: %s', path => {
    expect(checkFileNames([path])).toEqual([]);
  });
});

describe('an unused file', () => {
  const build = { path: 'build.mjs', text: "const entries = ['cli/index.ts'];" };

  it('is one that nothing imports and no build starts from', () => {
    const files = [
      at('shared/core/used.ts', ''),
      at('shared/core/unused.ts', "import { a } from './used.ts';"),
      at('functions/scan/index.ts', ''),
      at('cli/index.ts', ''),
      at('cli/other.ts', "// import './unused.ts'"),
      at('shared/adapters/mns.d.ts', ''),
      at('test/a.test.ts', ''),
    ];
    expect(places(checkUnusedFiles(files, build))).toEqual(['shared/core/unused.ts:1', 'cli/other.ts:1']);
  });
});

describe('the deployed functions', () => {
  const resource = (name: string, code = `./dist/${name}`, handler = 'index.handler') =>
    `  ${name}:\n    props: { code: ${code}, handler: ${handler} }\n`;
  const check = (folders: readonly string[], ...resources: string[]) =>
    checkDeployedFunctions(folders, { path: 's.yaml', text: `resources:\n${resources.join('')}` });

  it('are those that there are', () => {
    expect(check(['scan', 'worker'], resource('scan'), resource('worker'))).toEqual([]);
  });

  it('are found wanting when a resource, a folder or the right bundle is missing', () => {
    expect(check(['scan', 'worker'], resource('scan'))).toHaveLength(1);
    expect(check(['scan'], resource('scan'), resource('worker'))).toHaveLength(1);
    expect(check(['scan'], resource('scan', './dist'))).toHaveLength(1);
    expect(check(['scan'], resource('scan', './dist/scan', 'scan.handler'))).toHaveLength(1);
  });
});

describe('the settings in a README', () => {
  const names = ['ENI_REAPER_MODE', 'ENI_REAPER_MIN_AGE'];
  const check = (...lines: string[]) =>
    checkReadmeSettings({ path: 'README.md', text: lines.join('\n') }, names);

  it('are all there, or there is no table yet', () => {
    expect(check('| `ENI_REAPER_MODE` | report |', '| `ENI_REAPER_MIN_AGE` | 1h |')).toEqual([]);
    expect(check('Set ENI_REAPER_MODE.')).toEqual([]);
  });

  it('are found wanting when one is missing or does not exist', () => {
    expect(places(check('', '| `ENI_REAPER_MODE` | report |'))).toEqual(['README.md:2']);
    expect(places(check('| `ENI_REAPER_MODE` |', '| `ENI_REAPER_MIN_AGE` |', 'Set ENI_REAPER_AGE.'))).toEqual(
      ['README.md:3'],
    );
  });
});

describe('a log event', () => {
  const check = (text: string) => checkLogEvents([at('shared/app/a.ts', text)], ['scan.started']);

  it('is found when it is not in the list', () => {
    expect(check("log.info('scan.begun');")).toHaveLength(1);
    expect(check("ports.log.error(\n  'scan.failed', { a: 'scan.started' });")).toHaveLength(1);
  });

  it('is no matter when it is, or when nothing is logged', () => {
    expect(check("ports.log.info('scan.started', { a: 'b' });")).toEqual([]);
    expect(check("catalog.info('a'); // log.info('b')")).toEqual([]);
  });
});

describe('the title of a page', () => {
  it.each([
    ['none', 'Text.\n## A\n', 1],
    ['a second one', '# A\n\n# B\n', 3],
    ['one in code only', '```sh\n# A\n```\n', 1],
  ])('is found wanting: %s', (_, text, line) => {
    expect(places(checkMarkdownTitles([{ path: 'docs/a.md', text }]))).toEqual([`docs/a.md:${line}`]);
  });

  it('is one, whatever the code samples say', () => {
    expect(checkMarkdownTitles([{ path: 'docs/a.md', text: '# A\n```sh\n# B\n```\n## C\n' }])).toEqual([]);
    expect(checkMarkdownTitles([{ path: 'a.yaml', text: '# A\n# B\n' }])).toEqual([]);
  });
});
