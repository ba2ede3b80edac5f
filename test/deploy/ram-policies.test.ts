import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../emulator/ram/policy.ts';
import { settingFields } from '../../shared/config/fields.ts';
import { calledActions, type FunctionName, operatorActions, unexplainedCalls } from './ram-called-actions.ts';

// Goal: each role may do what its function does, and nothing else. Method: the calls are read out of the built bundles and held against
// the policy files; test/scenario/least-privilege.test.ts then lets the functions work with nothing but these policies.
const folder = join(import.meta.dirname, '../../deploy/ram');
const read = (name: string) => readFileSync(join(folder, `${name}.json`), 'utf8');
const policyOf = (name: string) => parsePolicy(read(name));
const actionsOf = (name: string) => [...new Set(policyOf(name).map(({ action }) => action))].toSorted();
const functions: readonly FunctionName[] = ['scan', 'worker', 'teardown'];

/** Attached only where other accounts are swept, and where digests go to a topic. */
const otherAccounts = 'eni-reaper-other-accounts';
const additions = [otherAccounts, 'eni-reaper-notify'];

describe('the policy of a function', () => {
  it('is compared with calls of which every one is understood', () => {
    expect(unexplainedCalls([...functions, 'cli'])).toEqual([]);
  });

  it.each(functions)('allows exactly what its code calls: %s', name => {
    const called = calledActions(name);
    const added = additions.flatMap(actionsOf).filter(action => called.includes(action));
    expect([...actionsOf(`eni-reaper-${name}`), ...added].toSorted()).toEqual(called);
  });

  it('lets neither scan nor worker detach, attach or touch an instance', () => {
    for (const name of ['scan', 'worker']) {
      const text = read(`eni-reaper-${name}`);
      expect(text).not.toMatch(/Detach|Attach|Instance|\bens:/i);
    }
  });

  it('lets only the scan set tags, only scan and worker take them off, and only worker and teardown delete', () => {
    const holdersOf = (action: string) =>
      functions.filter(name => actionsOf(`eni-reaper-${name}`).includes(action));
    expect(holdersOf('ecs:TagResources')).toEqual(['scan']);
    expect(holdersOf('ecs:UntagResources')).toEqual(['scan', 'worker']);
    expect(holdersOf('ecs:DeleteNetworkInterface')).toEqual(['worker', 'teardown']);
    expect(holdersOf('ens:DeleteNetworkInterfaces')).toEqual(['teardown']);
  });

  it('leaves to an addition what most deployments do not need', () => {
    const optional = additions.flatMap(actionsOf);
    expect(
      functions.flatMap(name => actionsOf(`eni-reaper-${name}`)).filter(action => optional.includes(action)),
    ).toEqual([]);
    expect(optional.filter(action => !functions.some(name => calledActions(name).includes(action)))).toEqual(
      [],
    );
  });

  it('names every action in full', () => {
    const actions = policyFiles().flatMap(name => policyOf(name).map(({ action }) => action));
    expect(actions.filter(action => !/^(?:ecs|ens|mns|sts|fc):[A-Z][A-Za-z]+$/.test(action))).toEqual([]);
  });

  it('opens only queues whose names are the defaults of the settings', () => {
    const names = settingFields
      .map(field => field.defaultText)
      .filter(text => text.startsWith('eni-reaper-'));
    const opened = functions
      .flatMap(name => policyOf(`eni-reaper-${name}`))
      .flatMap(
        ({ resource }) =>
          /^acs:mns:\*:\*:\/queues\/(?<queue>[^/]+)\/messages$/.exec(resource)?.groups?.['queue'] ?? [],
      );
    expect([...new Set(opened)].toSorted()).toEqual(names.toSorted());
  });

  it('gives actions on one kind of resource no other', () => {
    for (const name of functions) {
      for (const { action, resource } of policyOf(`eni-reaper-${name}`)) {
        const onEverything = /:Describe|^ens:/.test(action);
        expect({ name, action, onEverything: resource === '*' }).toEqual({ name, action, onEverything });
      }
    }
  });
});

describe('the policy of an operator', () => {
  const operator = actionsOf('eni-reaper-operator');
  const called = operatorActions().filter(action => !additions.flatMap(actionsOf).includes(action));

  it('allows exactly what the command calls', () => {
    expect(operator).toEqual(called);
  });

  it('deletes and detaches nothing by itself', () => {
    expect(operator.filter(action => /:(?:Delete|Detach)NetworkInterfaces?$|Instance$/.test(action))).toEqual(
      [],
    );
  });
});

describe('the role in an account that is swept', () => {
  it('may do on ENIs what scan and worker do there, and nothing with queues', () => {
    const wanted = [...calledActions('scan'), ...calledActions('worker')].filter(
      action => action.startsWith('ecs:') && action !== 'ecs:DescribeRegions',
    );
    expect(actionsOf('eni-reaper-swept')).toEqual([...new Set(wanted)].toSorted());
  });

  it('is the only one that scan and worker may take', () => {
    expect(policyOf(otherAccounts)).toEqual([
      { effect: 'allow', action: 'sts:AssumeRole', resource: 'acs:ram::*:role/eni-reaper-swept' },
    ]);
  });

  it('trusts the two functions of the sweeping account, and them only with the external id', () => {
    expect(JSON.parse(read('trust-sweeping-account'))).toMatchObject({
      Statement: [
        {
          Principal: {
            RAM: [
              expect.stringMatching(/role\/eni-reaper-scan$/),
              expect.stringMatching(/role\/eni-reaper-worker$/),
            ],
          },
          Condition: { StringEquals: { 'sts:ExternalId': expect.any(String) } },
        },
      ],
    });
  });
});

it('lets Function Compute take the roles of the functions, and nobody else', () => {
  expect(JSON.parse(read('trust-function-compute'))).toEqual({
    Version: '1',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ['fc.aliyuncs.com'] } }],
  });
});

it('names every role in lower case, because s lowers the case of a role name', () => {
  expect(policyFiles().filter(name => name !== name.toLowerCase())).toEqual([]);
});

function policyFiles(): readonly string[] {
  return readdirSync(folder).flatMap(
    file => /^(?<name>eni-reaper-.*)\.json$/.exec(file)?.groups?.['name'] ?? [],
  );
}
