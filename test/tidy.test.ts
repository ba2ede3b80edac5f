import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingFields } from '../shared/config/fields.ts';
import { logEvents } from '../shared/core/log-events.ts';
import { checkBannedIdentifiers } from './tidy/check-banned-identifiers.ts';
import { checkDependencyRule } from './tidy/check-dependency-rule.ts';
import { checkDeployedFunctions } from './tidy/check-deployed-functions.ts';
import { checkFileNames } from './tidy/check-file-names.ts';
import { checkHarmlessBundle, checkHarmlessSources, harmlessFunctions } from './tidy/check-harmless-code.ts';
import { checkLeftovers, checkNotes } from './tidy/check-leftovers.ts';
import { checkLogEvents } from './tidy/check-log-events.ts';
import { checkMarkdownTitles } from './tidy/check-markdown-titles.ts';
import { checkReadmeSettings } from './tidy/check-readme-settings.ts';
import { checkSizes } from './tidy/check-sizes.ts';
import { checkUnusedFiles } from './tidy/check-unused-files.ts';
import { type Finding, renderFinding } from './tidy/finding.ts';
import { asSource, listProject, readProjectFile } from './tidy/project.ts';

// Goal: the house rules hold without anyone having to remember them. Method: each rule is a checker over the files of the
// repository; test/tidy/ holds the checkers, and a test that sees each of them fail.
const root = join(import.meta.dirname, '..');
const paths = listProject(root);
const sources = paths.filter(path => path.endsWith('.ts')).map(path => asSource(readProjectFile(root, path)));
const prose = paths.filter(path => /\.(?:md|ya?ml|mjs)$/.test(path)).map(path => readProjectFile(root, path));
const functionFolders = readdirSync(join(root, 'functions')).filter(name =>
  existsSync(join(root, 'functions', name, 'index.ts')),
);

function expectNone(findings: readonly Finding[]): void {
  expect(findings.map(renderFinding)).toEqual([]);
}

describe('the repository', () => {
  it('keeps the dependency rule', () => expectNone(checkDependencyRule(sources)));

  it('takes time, randomness and environment from outside', () =>
    expectNone(checkBannedIdentifiers(sources)));

  it('keeps every call that detaches an ENI out of reach of scan and worker', () =>
    expectNone(checkHarmlessSources(sources)));

  it.each(harmlessFunctions.filter(name => functionFolders.includes(name)))(
    'deploys a bundle that cannot detach an ENI: %s',
    name => expectNone(checkHarmlessBundle(readProjectFile(root, `dist/${name}/index.js`))),
  );

  it('has no file, line or function too long to read', () => expectNone(checkSizes(sources)));

  it('leaves nothing behind', () => expectNone([...checkLeftovers(sources), ...checkNotes(prose)]));

  it('names every file after what it holds', () => expectNone(checkFileNames(paths)));

  it('has no file that nothing uses', () =>
    expectNone(checkUnusedFiles(sources, readProjectFile(root, 'build.mjs'))));

  it('deploys every function', () =>
    expectNone(checkDeployedFunctions(functionFolders, readProjectFile(root, 's.yaml'))));

  it('explains every setting', () => {
    const names = settingFields.map(field => field.name);
    const pages = prose.filter(file => /^README[^/]*\.md$/.test(file.path));
    expectNone(pages.flatMap(page => checkReadmeSettings(page, names)));
  });

  it('logs only events from the list', () => expectNone(checkLogEvents(sources, logEvents)));

  it('gives every page one title', () => expectNone(checkMarkdownTitles(prose)));
});
