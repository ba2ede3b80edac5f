import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkTriggers } from '../../../shared/app/doctor/check-triggers.ts';
import { oldestRuntime, wantedTimeoutSeconds } from '../../../shared/app/doctor/wanted-deployment.ts';
import { functionNames } from '../../../shared/core/function-names.ts';

// Goal: what the doctor wants is what s.yaml deploys. Method: the doctor looks at the very triggers of s.yaml.
const region = 'cn-hangzhou';
const queues = { delete: 'to-delete', teardown: 'to-teardown', result: 'results', deadLetter: 'dead' };
const text = readFileSync('s.yaml', 'utf8')
  .replaceAll(/\$\{vars\.(\w+)Queue\}/g, (_, name: keyof typeof queues) => queues[name])
  .replaceAll(/\$\{vars\.region\}/g, region)
  .replaceAll(/\$\{vars\.accountId\}/g, '1234567890123456');
const { resources } = parse(text, { merge: true });

describe.each(functionNames)('s.yaml and the doctor agree on %s', name => {
  const { props } = resources[name];

  it('as to runtime and timeout', () => {
    expect([props.runtime, props.timeout]).toEqual([`nodejs${oldestRuntime}`, wantedTimeoutSeconds]);
  });

  it('as to what starts it', () => {
    const triggers = props.triggers.map((trigger: Readonly<Record<string, unknown>>) => ({
      name: trigger['triggerName'],
      type: trigger['triggerType'],
      config: trigger['triggerConfig'],
      qualifier: undefined,
    }));
    const checks = checkTriggers(name, triggers, { queues, region });
    expect(checks).toMatchObject([{ status: 'ok' }]);
  });
});
