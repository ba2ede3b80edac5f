import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { makeCheckout } from './checkout.ts';
import type { Stage } from './stage.ts';
import { documented, type Story } from './story.ts';

const importQueue = `terraform import 'alicloud_message_service_queue.queue["delete"]' eni-reaper-delete`;

/**
 * The real Terraform on our files, without the provider, which would have to be downloaded. Locals, variables and the queues' keys stay; a queue
 * is of a type that Terraform has itself, and its name in an address is changed accordingly.
 */
function replaceProvider({ folder, write, install }: Stage): void {
  const path = (file: string) => `deploy/terraform/${file}`;
  const read = (file: string) => readFileSync(join(folder, path(file)), 'utf8');
  const block = (file: string, begins: string) => {
    const text = read(file);
    const from = text.indexOf(begins);
    expect({ file, begins, found: from >= 0 }).toEqual({ file, begins, found: true });
    return text.slice(from, text.indexOf('\n}\n', from) + 3);
  };
  const queues = block('queues.tf', 'resource "alicloud_message_service_queue" "queue" {')
    .replace('alicloud_message_service_queue', 'terraform_data')
    .replace(/queue_name +=/, 'input =')
    .replace(/^ {2}(?:\w+_\w+) += (?:\d+|each\.value)\n/gm, '');
  const environment = block('outputs.tf', 'output "environment" {');
  const roles = block('roles.tf', 'locals {');
  write(path('queues.tf'), `${block('queues.tf', 'locals {')}\n${queues}`);
  write(path('outputs.tf'), environment);
  write(path('roles.tf'), roles.replace('data.alicloud_account.current.id', '"1234567890123456"'));
  write(path('alarms.tf'), block('alarms.tf', 'locals {'));
  write(path('versions.tf'), 'terraform {\n  required_version = ">= 1.4"\n}\n');
  install(
    'terraform',
    `#!/bin/bash
PATH="\${PATH#*:}" exec terraform "\${@//alicloud_message_service_queue/terraform_data}"
`,
  );
}

/** deploy/terraform/README.md, and the last step of "Remove everything". */
export const terraformStories: readonly Story[] = [
  {
    says: 'Terraform takes in a queue that is there, creates the others, tells the shell that deploys, and removes all',
    commands: ['cd deploy/terraform', 'terraform init', 'terraform apply', importQueue, 'terraform destroy'],
    needs: ['terraform', 'python3'],
    async tell(stage) {
      makeCheckout(stage);
      replaceProvider(stage);
      const env = { CHECKPOINT_DISABLE: '1', TF_CLI_ARGS: '-no-color' };
      const { block } = documented('terraform apply');
      const shell = block.slice(0, block.indexOf('terraform init'));
      const script = block.replace('terraform apply', `${importQueue}\nterraform apply`);
      const applied = await stage.run(script, { env, typed: 'yes\n' });
      expect([applied.exitCode, applied.stdout]).toEqual([0, expect.stringContaining('3 added, 1 changed')]);
      const { stdout } = await stage.run(`${shell}terraform output -json environment`, { env });
      expect(JSON.parse(stdout)).toMatchObject({
        ALIBABA_CLOUD_REGION_ID: 'cn-hangzhou',
        ENI_REAPER_DELETE_QUEUE: 'eni-reaper-delete',
      });
      const destroyed = await stage.run(`${shell}terraform destroy`, { env, typed: 'yes\n' });
      expect([destroyed.exitCode, destroyed.stdout]).toEqual([0, expect.stringContaining('4 destroyed')]);
    },
  },
];
