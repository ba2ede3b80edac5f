import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { settingFields } from '../../shared/config/fields.ts';
import { parseSettings } from '../../shared/config/parse-settings.ts';
import { deploymentSchema } from './function-schema.ts';
import { previewDeployment, runServerlessDevs } from './preview.ts';

// Goal: what `npm run deploy` would send is what we mean. Method: the real `s preview` resolves s.yaml, two schemas judge it.
const root = join(import.meta.dirname, '../..');
const account = { ALIBABA_CLOUD_ACCOUNT_ID: '1000000000000001' };
const resolved = await previewDeployment(account);
const deployment = deploymentSchema.parse(resolved);
const functions = Object.entries(deployment.resources).map(([name, { props }]) => ({ name, props }));

/** A copy of the schema that the fc3 component is published with; it is not ours to pass on, so most checkouts lack it. */
const officialSchema = join(root, '../shared/fc3-schema.json');
const hasOfficialSchema = existsSync(officialSchema);
if (!hasOfficialSchema) {
  console.info(
    'Left out: s.yaml against the schema of the fc3 component, because there is no copy of it beside this checkout.',
  );
}

it('gives each function the bundle that is built from its own folder', () => {
  for (const { name, props } of functions) {
    expect(props).toMatchObject({ functionName: `eni-reaper-${name}`, code: `./dist/${name}` });
    expect(existsSync(join(root, 'functions', name, 'index.ts'))).toBe(true);
  }
});

it.runIf(hasOfficialSchema)('is accepted by the schema of the fc3 component', () => {
  const validate = new Ajv({ strict: false, allErrors: true }).compile(
    JSON.parse(readFileSync(officialSchema, 'utf8')),
  );
  for (const { props } of functions) {
    validate(props);
    expect(validate.errors ?? []).toEqual([]);
  }
});

it('takes the account from the access key when the shell names none', async () => {
  const text = JSON.stringify(await previewDeployment({}));
  expect(text).toMatch(/acs:ram::\$\{config\('AccountID'\)\}:role\/eni-reaper-scan/);
  expect(text).not.toContain(account.ALIBABA_CLOUD_ACCOUNT_ID);
});

it('takes the account from the variables that a pipeline gives to Serverless Devs', async () => {
  const key = { AccountID: '1000000000000002', AccessKeyID: 'LTAIexample', AccessKeySecret: 'example' };
  const text = JSON.stringify(await previewDeployment(key));
  expect(text).toContain('acs:ram::1000000000000002:role/eni-reaper-scan');
});

// A preview leaves the account of a missing profile open; only the commands that need it work it out.
it.each([
  ['is asked of the profile', {}, "config('AccountID') not found"],
  ['is taken from the shell, and no profile is missed', account, 'ECONNREFUSED'],
])('the account that a deploy is for %s', async (_what, environment, complaint) => {
  const failure = await runServerlessDevs(['verify', '-t', 's.yaml'], environment).catch(error => error);
  expect(`${failure.stdout}${failure.stderr}`).toContain(complaint);
});

describe('the settings of a deployed function', () => {
  it('are all there are, the same for every function', () => {
    for (const { props } of functions) {
      expect(Object.keys(props.environmentVariables)).toEqual(settingFields.map(field => field.name));
      expect(props.environmentVariables).toEqual(functions[0]?.props.environmentVariables);
    }
  });

  it('are the defaults when the shell names none, which only look', () => {
    for (const { props } of functions) {
      const settings = parseSettings(props.environmentVariables);
      expect(settings).toEqual(parseSettings({}));
      expect(settings.mode).toBe('report');
    }
  });

  it('repeat no default with another value', () => {
    const written = functions.flatMap(({ props }) => Object.entries(props.environmentVariables));
    for (const [name, text] of written.filter(([, value]) => value !== '')) {
      expect({ name, text }).toEqual({
        name,
        text: settingFields.find(field => field.name === name)?.defaultText,
      });
    }
  });

  it('come from the shell that deploys', async () => {
    const names = settingFields.map(field => field.name);
    const shell = {
      ...account,
      ...Object.fromEntries(names.map(name => [name, `from-the-shell-${name.length}`])),
    };
    const changed = deploymentSchema.parse(await previewDeployment(shell));
    for (const { props } of Object.values(changed.resources)) {
      for (const name of names)
        expect(props.environmentVariables[name]).toBe(`from-the-shell-${name.length}`);
    }
  });
});

describe('the queues', () => {
  it('are the same in settings, source and dead letters, also when the shell renames them', async () => {
    const shell = {
      ...account,
      ALIBABA_CLOUD_REGION_ID: 'ap-southeast-1',
      ENI_REAPER_DELETE_QUEUE: 'my-delete',
      ENI_REAPER_DEAD_LETTER_QUEUE: 'my-dead-letter',
    };
    const renamed = deploymentSchema.parse(await previewDeployment(shell));
    const trigger = renamed.resources['worker']?.props.triggers.at(-1);
    expect(trigger).toMatchObject({
      triggerConfig: {
        eventSourceConfig: {
          eventSourceParameters: {
            sourceMNSParameters: { RegionId: 'ap-southeast-1', QueueName: 'my-delete' },
          },
        },
        runOptions: {
          deadLetterQueue: { Arn: 'acs:mns:ap-southeast-1:1000000000000001:/queues/my-dead-letter' },
        },
      },
    });
    expect(renamed.resources['scan']?.props.asyncInvokeConfig.destinationConfig.onFailure.destination).toBe(
      'acs:mns:ap-southeast-1:1000000000000001:/queues/my-dead-letter/messages',
    );
  });
});

it('reads batches of one by-id read, as late as the stream allows', () => {
  const trigger = deployment.resources['worker']?.props.triggers.at(-1);
  expect(trigger).toMatchObject({
    triggerConfig: { runOptions: { batchWindow: { CountBasedWindow: 100, TimeBasedWindow: 15 } } },
  });
});

it('never runs two timer scans at a time', () => {
  expect(deployment.resources['scan']?.props.concurrencyConfig.reservedConcurrency).toBe(1);
});
