import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { parseTeardownMessage } from '../../shared/adapters/fc/parse-teardown-request.ts';
import { settingFields } from '../../shared/config/fields.ts';
import { logEvents } from '../../shared/core/log-events.ts';
import { createResultEvent, outcomes } from '../../shared/core/messages/result-event.ts';
import { blocksOf } from './code-blocks.ts';

// The bundler writes the version in; without a bundler it is a global like any other.
Object.assign(globalThis, { PACKAGE_VERSION: '0.0.0' });
const { createProgram } = await import('../../cli/program.ts');

// Goal: at night the runbook is believed, so every name in it exists. Method: names are taken out of the page and held against the code.
const page = readFileSync('docs/OPERATIONS.md', 'utf8');
const examples = blocksOf(page.replace(/^ {3}/gm, ''), 'json').map(text => JSON.parse(text));
const codeSpans = [...page.replace(/^\s*```[\s\S]*?^\s*```/gm, '').matchAll(/`([^`\n]+)`/g)].map(
  match => match[1] ?? '',
);

/** First cells of the table whose heading row begins with these cells. */
function rowsOf(...heading: readonly string[]): readonly string[] {
  const lines = page.split('\n');
  const start = lines.findIndex(line => heading.every((cell, index) => cellsOf(line)[index] === cell));
  const table = lines.slice(start + 2);
  return table.slice(0, table.indexOf('')).map(line => cellsOf(line)[0] ?? '');
}

function cellsOf(line: string): readonly string[] {
  return line
    .split('|')
    .slice(1)
    .map(cell => cell.trim());
}

describe('a command of the runbook', () => {
  const lines = [
    ...codeSpans,
    ...blocksOf(page.replace(/^ {3}/gm, ''), 'sh').flatMap(block =>
      block.replaceAll('\\\n', ' ').split('\n'),
    ),
  ];
  const commands = [...new Set(lines.filter(line => /^eni-reaper [a-z]/.test(line)))];

  it.each(commands)('exists with all its options: %s', line => {
    expect(unknownIn(createProgram(), words(line).slice(1))).toEqual([]);
  });

  it('is one of the command’s own, for each of them that an operator needs', () => {
    const named = new Set(commands.map(line => words(line)[1]));
    const needed = ['scan', 'doctor', 'invoke', 'dead-letters', 'restore', 'teardown', 'provision'];
    expect(needed.filter(name => !named.has(name))).toEqual([]);
  });
});

describe('the contract for callers of teardown', () => {
  const now = Date.UTC(2026, 10, 20, 12);
  const requests = examples.filter(example => example.kind === 'teardown-request');

  it('shows requests that teardown accepts', () => {
    expect(requests).toHaveLength(2);
    for (const request of requests)
      expect(parseTeardownMessage(request, { now, isRegionAllowed: () => true })).toMatchObject({
        kind: 'request',
      });
  });

  it('shows an event as teardown sends it', () => {
    const shown = examples.find(example => example.specversion !== undefined);
    const { accountId, taskKey, outcome } = {
      accountId: '1234567890123456',
      taskKey: shown.id,
      outcome: 'refused' as const,
    };
    expect(
      createResultEvent({
        functionName: 'teardown',
        accountId,
        taskKey,
        outcome,
        subject: shown.subject,
        data: shown.data,
        now: Date.parse(shown.time),
      }),
    ).toEqual(shown);
    expect(shown.id).toBe(
      ['teardown', accountId, 'ecs', shown.data.region, shown.data.requestId, shown.data.eniId].join('/'),
    );
  });

  it('explains every reason for which teardown refuses, and no other', () => {
    const told = rowsOf('`reason`', 'meaning').flatMap(cell =>
      [...cell.matchAll(/`([a-z-]+)`/g)].map(match => match[1] ?? ''),
    );
    expect(told.toSorted()).toEqual(reasonsInCode());
  });

  it('explains every outcome that teardown has', () => {
    expect(
      rowsOf('outcome', 'the ENI')
        .map(cell => cell.replaceAll('`', ''))
        .toSorted(),
    ).toEqual(outcomes.filter(outcome => outcome !== 'reprieved').toSorted());
  });
});

describe('the runbook', () => {
  it('shows the trust policy that deploy/ram holds', () => {
    const held = JSON.parse(readFileSync('deploy/ram/trust-sweeping-account.json', 'utf8'));
    expect(examples).toContainEqual(held);
  });

  it('names only settings that exist', () => {
    const names = settingFields.map(field => field.name);
    const mentioned = [...page.matchAll(/\bENI_REAPER(?:_[A-Z]+)+\b/g)].map(match => match[0]);
    expect(mentioned.filter(name => !names.includes(name))).toEqual([]);
    const short = codeSpans.filter(span => /^_[A-Z_]+$/.test(span));
    expect(short.filter(ending => !names.some(name => name.endsWith(ending)))).toEqual([]);
  });

  it('names only log events and queries that exist', () => {
    const queries: readonly { name: string }[] = JSON.parse(
      readFileSync('deploy/sls/queries.json', 'utf8'),
    ).queries;
    const asked = [...page.matchAll(/query `([a-z-]+)`/g)].map(match => match[1] ?? '');
    expect(asked).not.toEqual([]);
    expect(asked.filter(name => !queries.some(query => query.name === name))).toEqual([]);
    const events = codeSpans.filter(span =>
      /^(?:scan|worker|teardown|task|handler|send|api|permission|breaker|notify)\.[a-z-]+$/.test(span),
    );
    expect(events).not.toEqual([]);
    expect(events.filter(event => !(logEvents as readonly string[]).includes(event))).toEqual([]);
  });

  it.each([
    'docs/OPERATIONS.md',
    'deploy/ram/README.md',
    'deploy/sls/README.md',
    'deploy/terraform/README.md',
    'deploy/without-serverless-devs.md',
  ])('links only to what is there: %s', path => {
    const text = readFileSync(path, 'utf8');
    const broken = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(match => match[1] ?? '')
      .filter(target => !/^https?:/.test(target))
      .filter(target => !isThere(path, target));
    expect(broken).toEqual([]);
  });

  it('has what every alarm points to', () => {
    for (const file of readdirSync('deploy/sls/alarms')) {
      const { annotations } = JSON.parse(readFileSync(join('deploy/sls/alarms', file), 'utf8')).configuration;
      const text: string = annotations.find((annotation: { key: string }) => annotation.key === 'desc').value;
      const [, place = ''] = /docs\/OPERATIONS\.md, [^']*'([^']+)'/.exec(text) ?? [];
      expect({ file, found: place !== '' && page.includes(place) }).toEqual({ file, found: true });
    }
  });
});

function words(line: string): readonly string[] {
  return [...line.matchAll(/"[^"]*"|\S+/g)].map(match => match[0]);
}

/** Names on a command line that the program does not know: commands first, then options of the one that was found. */
function unknownIn(command: Command, rest: readonly string[]): readonly string[] {
  const [first = '', ...others] = rest;
  const found = command.commands.find(candidate => candidate.name() === first);
  if (found !== undefined) return unknownIn(found, others);
  if (command.commands.length > 0) return [first];
  return rest.filter(word => word.startsWith('--') && !command.options.some(option => option.long === word));
}

/** The words that the code gives as reasons, its own and those that it has for provider codes. */
function reasonsInCode(): readonly string[] {
  const files = [
    'core/teardown/decide-teardown-step',
    'core/teardown/decide-way-back',
    'core/teardown/find-teardown-protection',
    'core/teardown/teardown-codes',
    'app/teardown/expand-teardown',
    'app/run-teardown',
  ];
  const texts = files.map(file => readFileSync(`shared/${file}.ts`, 'utf8')).join('\n');
  const found = [
    ...texts.matchAll(/refuse\('([a-z-]+)'|reason: '([a-z-]+)'|\['Invalid[A-Za-z.]+', '([a-z-]+)'\]/g),
  ];
  const goneFor = ['deleted', 'not-found', 'no-enis'];
  const reasons = found
    .map(match => match[1] ?? match[2] ?? match[3] ?? '')
    .filter(reason => !goneFor.includes(reason));
  return [...new Set(reasons)].toSorted();
}

function isThere(from: string, target: string): boolean {
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? from : join(dirname(from), file);
  if (!existsSync(path)) return false;
  if (anchor === undefined) return true;
  const headings = [...readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)].map(match => match[1] ?? '');
  return headings.some(
    heading =>
      heading
        .toLowerCase()
        .replace(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-') === anchor,
  );
}
