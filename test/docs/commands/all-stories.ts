import { cloudStories } from './cloud-stories.ts';
import { deadLetterStories } from './dead-letter-stories.ts';
import { deployStories } from './deploy-stories.ts';
import { helpStories } from './help-stories.ts';
import { readmeStories } from './readme-stories.ts';
import { runbookStories } from './runbook-stories.ts';
import type { CommandName, Story } from './story.ts';
import { symptomStories } from './symptom-stories.ts';
import { terraformStories } from './terraform-stories.ts';

/** Every story; each group is told by a test file of its own. */
export const allStories: readonly Story[] = [
  ...readmeStories,
  ...deployStories,
  ...runbookStories,
  ...symptomStories,
  ...deadLetterStories,
  ...cloudStories,
  ...terraformStories,
  ...helpStories,
];

/** Commands that another test runs. */
export const toldElsewhere: readonly {
  readonly commands: readonly CommandName[];
  readonly file: string;
  /** The title of the test, as it stands in the file. */
  readonly test: string;
}[] = [
  {
    commands: [
      { begins: 'exec 3< <(exec eni-reaper emulator)' },
      { begins: 'get() { sed' },
      { begins: "signature=$(printf 'PUT" },
      { begins: 'curl -sf -X PUT "$(get endpoint)/queues/orders"' },
      { begins: 'curl -sf "$(get endpoint)/_emulator/state"' },
    ],
    file: 'test/emulator/readme.test.ts',
    test: 'of a shell pass',
  },
];

/** Scripts of package.json that a test cannot run, because they run the tests, or measure for minutes; and what has to be there for them. */
export const scripts: readonly {
  readonly command: string;
  readonly script: string;
  readonly runs: readonly string[];
}[] = [
  { command: 'npm cit', script: 'test', runs: ['node_modules/.bin/vitest', 'package-lock.json'] },
  { command: 'npm run test:slow', script: 'test:slow', runs: ['node_modules/.bin/vitest'] },
  { command: 'npm run test:all', script: 'test:all', runs: ['node_modules/.bin/vitest'] },
  {
    command: 'npm run check',
    script: 'check',
    runs: ['node_modules/.bin/tsc', 'node_modules/.bin/biome', 'test/tidy.test.ts'],
  },
  { command: 'npm run bench', script: 'bench', runs: ['build.mjs', 'test/bench/run.mjs'] },
  {
    command: 'npm run bench -- emulator',
    script: 'bench',
    runs: ['build.mjs', 'test/bench/run.mjs', 'test/bench/emulator.bench.ts'],
  },
];
