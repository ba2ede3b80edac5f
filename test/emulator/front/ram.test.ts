import { afterEach, describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../emulator/ram/policy.ts';
import { createRam, type RamRule, ruleCap } from '../../../emulator/ram/rules.ts';
import { matchesWildcard } from '../../../emulator/ram/wildcard.ts';
import { accountId, client, codeOf, startTinyCloud, type TinyCloud, userKey } from './tiny-cloud.ts';

const ann = userKey('ann');
const eni = 'acs:ecs:cn-hangzhou:1:eni/eni-1';

function decide(rules: readonly Partial<RamRule>[], action = 'ecs:Delete', resources: string[] = [eni]) {
  const ram = createRam();
  for (const rule of rules) ram.add({ principal: '*', effect: 'deny', action: '*', resource: '*', ...rule });
  const decision = ram.decide(ann, action, resources);
  return decision.allowed ? 'allowed' : decision.because;
}

describe('who may do what', () => {
  it.each<[string, readonly Partial<RamRule>[], string]>([
    ['everything without rules', [], 'allowed'],
    ['not what is denied', [{ action: 'ecs:Delete' }], 'ExplicitDeny'],
    ['not what is denied in other letters', [{ action: 'ECS:delete*' }], 'ExplicitDeny'],
    ['what only others are denied', [{ principal: 'LTAIbob' }], 'allowed'],
    ['what is denied for other actions', [{ action: 'ecs:Describe*' }], 'allowed'],
    ['what is denied on other resources', [{ resource: 'acs:ecs:*:*:eni/eni-2' }], 'allowed'],
    ['not what is denied by key', [{ principal: 'LTAIann' }], 'ExplicitDeny'],
    ['not what is denied by ARN', [{ principal: `acs:ram::${accountId}:user/a*` }], 'ExplicitDeny'],
    ['what is allowed', [{ effect: 'allow', action: 'ecs:*' }], 'allowed'],
    ['nothing beside what is allowed', [{ effect: 'allow', action: 'mns:*' }], 'ImplicitDeny'],
    ['nothing that is both', [{ effect: 'allow' }, { effect: 'deny' }], 'ExplicitDeny'],
  ])('%s', (_, rules, expected) => {
    expect(decide(rules)).toBe(expected);
  });

  it('needs every resource of a call to be allowed', () => {
    const rules = [{ resource: '*/eni-2' }];
    expect(decide(rules, 'ecs:Detach', [eni, 'acs:ecs:cn-hangzhou:1:eni/eni-2'])).toBe('ExplicitDeny');
  });

  it('is only met by * where a product checks on *', () => {
    expect(decide([{ effect: 'allow', resource: 'acs:ens:*:*:*' }], 'ens:Delete', ['*'])).toBe(
      'ImplicitDeny',
    );
    expect(decide([{ effect: 'allow', resource: '*' }], 'ens:Delete', ['*'])).toBe('allowed');
  });

  it('is narrowed by a session policy, which grants nothing by itself', () => {
    const ram = createRam();
    const session = (policy: object) => ({ ...ann, sessionPolicy: parsePolicy(JSON.stringify(policy)) });
    const only = session({
      Version: '1',
      Statement: [{ Effect: 'Allow', Action: ['ecs:Describe*', 'ecs:Delete'], Resource: '*' }],
    });
    expect(ram.decide(only, 'ecs:Delete', [eni]).allowed).toBe(true);
    expect(ram.decide(only, 'ecs:Create', [eni])).toMatchObject({ because: 'ImplicitDeny' });
    const never = session({ Version: '1', Statement: [{ Effect: 'Deny', Action: 'mns:*', Resource: '*' }] });
    expect(ram.decide(never, 'ecs:Delete', [eni])).toMatchObject({ because: 'ImplicitDeny' });
    ram.add({ principal: 'LTAIann', effect: 'deny', action: 'ecs:Delete', resource: '*' });
    expect(ram.decide(only, 'ecs:Delete', [eni])).toMatchObject({ because: 'ExplicitDeny' });
  });

  it('has room for so many rules and no more', () => {
    const ram = createRam();
    const rule: RamRule = { principal: 'x', effect: 'deny', action: 'x', resource: 'x' };
    for (let i = 0; i < ruleCap; i++) ram.add(rule);
    expect(() => ram.add(rule)).toThrow(/clear them first/);
    ram.clear();
    expect(() => ram.add(rule)).not.toThrow();
  });
});

describe('a wildcard', () => {
  it.each<[string, string, boolean]>([
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a*c', 'abbbc', true],
    ['a*c', 'abbb', false],
    ['*b*', 'abc', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a.c', 'abc', false],
    ['a**', 'a', true],
  ])('%j on %j: %s', (pattern, text, expected) => {
    expect(matchesWildcard(pattern, text)).toBe(expected);
  });

  it('stays quick on a pattern made to be slow', () => {
    expect(matchesWildcard('*a'.repeat(50), `${'a'.repeat(2000)}b`)).toBe(false);
  });
});

describe('a call that RAM does not allow', () => {
  let cloud: TinyCloud;
  afterEach(() => cloud.server.close());
  const deny: RamRule = {
    principal: 'LTAItester',
    effect: 'deny',
    action: 'tiny:Greet',
    resource: 'acs:tiny:*:*:greeting/A*',
  };

  it('is refused in the product’s words, with the detail that SDKs show', async () => {
    cloud = await startTinyCloud();
    cloud.foundation.ram.add(deny);
    await expect(client(cloud).request('Greet', { Name: 'Ann' })).rejects.toMatchObject({
      code: 'Forbidden.RAM',
      data: {
        AccessDeniedDetail: {
          AuthAction: 'tiny:Greet',
          AuthPrincipalDisplayName: 'tester',
          AuthPrincipalOwnerId: accountId,
          AuthPrincipalType: 'SubUser',
          NoPermissionType: 'ExplicitDeny',
          PolicyType: 'AccountLevelIdentityBasedPolicy',
        },
      },
      entry: { response: { statusCode: 403 } },
    });
    expect(await codeOf(client(cloud).request('Greet', { Name: 'Bob' }))).toBe('ok');
    expect(cloud.greeted).toEqual(['Bob']);
  });

  it('is refused without the detail by products that give none', async () => {
    cloud = await startTinyCloud({ detailed: false });
    cloud.foundation.ram.add(deny);
    await client(cloud)
      .request('Greet', { Name: 'Ann' })
      .catch(error => expect(error.data).not.toHaveProperty('AccessDeniedDetail'));
    expect(cloud.greeted).toEqual([]);
  });

  it('does not use up the budget', async () => {
    cloud = await startTinyCloud();
    cloud.foundation.throttle.setBudget('tiny:Greet', { perMinute: 1 });
    cloud.foundation.ram.add(deny);
    expect(await codeOf(client(cloud).request('Greet', { Name: 'Ann' }))).toBe('Forbidden.RAM');
    expect(await codeOf(client(cloud).request('Greet', { Name: 'Bob' }))).toBe('ok');
  });
});

describe('a policy document', () => {
  it('becomes one statement per action and resource', () => {
    const policy = {
      Version: '1',
      Statement: [{ Effect: 'Allow', Action: ['a:B', 'a:C'], Resource: ['x', 'y'] }],
    };
    expect(parsePolicy(JSON.stringify(policy))).toHaveLength(4);
  });

  it.each([
    'no JSON',
    '[]',
    '{"Version":"2","Statement":[]}',
    '{"Version":"1"}',
    '{"Version":"1","Statement":[{"Effect":"Maybe","Action":"*","Resource":"*"}]}',
    '{"Version":"1","Statement":[{"Effect":"Allow","Action":[],"Resource":"*"}]}',
    '{"Version":"1","Statement":[{"Effect":"Allow","Action":"*"}]}',
    '{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{}}]}',
  ])('is refused when it is %s', text => {
    expect(() => parsePolicy(text)).toThrow('grammar');
  });

  it('is refused beyond its documented size', () => {
    const policy = '{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
    expect(() => parsePolicy(policy.padEnd(2048))).not.toThrow();
    expect(() => parsePolicy(policy.padEnd(2049))).toThrow('2048');
  });
});
