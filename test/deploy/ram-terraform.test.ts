import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePolicy } from '../../emulator/ram/policy.ts';
import { wantedAttributes } from '../../shared/app/operator/provision-queues.ts';

// Goal: what Terraform would create is what the functions need. Method: the numbers are compared with those of `eni-reaper provision`; and where
// Terraform is installed, it says itself what its locals come to. The provider is left out: it would have to be downloaded.
const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, 'deploy/terraform', file), 'utf8');

it('gives the queues the attributes that provision gives them', () => {
  const text = read('queues.tf');
  const number = (name: string) => Number(new RegExp(`\\b${name}\\s*= (\\d+)`).exec(text)?.[1]);
  for (const [role, wanted] of Object.entries(wantedAttributes)) {
    expect({
      visibilityTimeoutSeconds: number('visibility_timeout'),
      retentionSeconds: number('message_retention_period'),
      maximumMessageBytes: number('maximum_message_size'),
      delaySeconds: number('delay_seconds'),
      pollingWaitSeconds: number(role === 'deadLetter' ? 'dead_letter' : role),
    }).toEqual(wanted);
  }
});

it('creates the roles that s.yaml names', () => {
  const deployed = readFileSync(join(root, 's.yaml'), 'utf8').matchAll(/:role\/([a-z-]+)/g);
  const [roles] = /for_each = toset\((\[[^\]]*\])\)\n\n\s*role_name/.exec(read('roles.tf'))?.slice(1) ?? [];
  expect(JSON.parse(roles ?? '[]')).toEqual([...deployed].map(match => match[1]));
});

const hasTerraform = spawnSync('terraform', ['version']).status === 0;
if (!hasTerraform)
  console.info('Left out: what Terraform says about its files, because it is not installed here.');

describe.runIf(hasTerraform)('by its own account, Terraform', () => {
  const folder = mkdtempSync(join(tmpdir(), 'eni-reaper-terraform-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const environment = { ...process.env, CHECKPOINT_DISABLE: '1' };
  const terraform = (cwd: string, args: readonly string[], input = '') =>
    execFileSync('terraform', args, { cwd, input, env: environment, encoding: 'utf8', stdio: 'pipe' });

  /** The value of an expression over the locals, in a copy without provider and resources. */
  const evaluate = (expression: string, ...variables: readonly string[]): unknown => {
    const given = ['region=cn-hangzhou', ...variables].flatMap(variable => ['-var', variable]);
    const shown = terraform(
      join(folder, 'deploy/terraform'),
      ['console', ...given],
      `jsonencode(${expression})`,
    );
    return JSON.parse(JSON.parse(shown));
  };
  beforeAll(() => {
    for (const name of ['ram', 'sls'])
      cpSync(join(root, 'deploy', name), join(folder, 'deploy', name), { recursive: true });
    cpSync(join(root, 'deploy/terraform/variables.tf'), join(folder, 'deploy/terraform/variables.tf'));
    for (const file of ['roles.tf', 'alarms.tf']) {
      const locals = /^locals \{\n[\s\S]*?^\}\n/m.exec(read(file))?.[0] ?? '';
      const text = locals.replace('data.alicloud_account.current.id', '"1234567890123456"');
      writeFileSync(join(folder, 'deploy/terraform', file), text);
    }
    terraform(join(folder, 'deploy/terraform'), ['init', '-no-color']);
  });

  it('finds its files well formed', () => {
    expect(terraform(join(root, 'deploy/terraform'), ['fmt', '-check', '-list=true', '.'])).toBe('');
  });

  it('narrows the policies to one account and to the queues as they are named, and changes nothing else', () => {
    const documents = evaluate(
      'local.documents',
      'notify_topic=true',
      'sweep_other_accounts=true',
      'queues={delete="to-delete"}',
    );
    expect(Object.keys(documents as object)).toHaveLength(6);
    for (const [name, text] of Object.entries(documents as Readonly<Record<string, string>>)) {
      const original = readFileSync(join(root, 'deploy/ram', `${name}.json`), 'utf8');
      const expected = parsePolicy(original).map(statement => ({
        ...statement,
        resource: statement.resource
          .replace(/^acs:(mns|fc):\*:\*:/, 'acs:$1:cn-hangzhou:1234567890123456:')
          .replace(/^acs:ecs:\*:\*:/, 'acs:ecs:*:1234567890123456:')
          .replace('/queues/eni-reaper-delete/', '/queues/to-delete/'),
      }));
      expect(parsePolicy(text)).toEqual(expected);
    }
  });

  it('attaches additions only where they are asked for', () => {
    expect(evaluate('keys(local.attachments)')).toEqual([
      'eni-reaper-scan eni-reaper-scan',
      'eni-reaper-teardown eni-reaper-teardown',
      'eni-reaper-worker eni-reaper-worker',
    ]);
    expect(evaluate('keys(local.attachments)', 'sweep_other_accounts=true')).toEqual(
      expect.arrayContaining([
        'eni-reaper-scan eni-reaper-other-accounts',
        'eni-reaper-worker eni-reaper-other-accounts',
      ]),
    );
    expect(evaluate('keys(local.attachments)', 'sweep_other_accounts=true')).not.toContain(
      'eni-reaper-teardown eni-reaper-other-accounts',
    );
    expect(evaluate('keys(local.attachments)', 'notify_topic=true')).toEqual(
      expect.arrayContaining(
        ['scan', 'worker', 'teardown'].map(name => `eni-reaper-${name} eni-reaper-notify`),
      ),
    );
    // Whoever has the topic created wants it to be published to.
    expect(evaluate('keys(local.attachments)', 'notify_topic_name=eni-reaper-news')).toEqual(
      evaluate('keys(local.attachments)', 'notify_topic=true'),
    );
  });

  it('loads the alarms once it is told where the functions log', () => {
    expect(evaluate('keys(local.alarms)')).toEqual([]);
    expect(evaluate('keys(local.alarms)', 'sls_project=my-project')).toContain('left-detached');
  });
});
