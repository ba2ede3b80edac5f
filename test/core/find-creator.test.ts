import { describe, expect, it } from 'vitest';
import type { Eni } from '../../shared/core/eni.ts';
import { type CreatorWord, creatorWords, findCreator } from '../../shared/core/find-creator.ts';
import { anEni } from '../support/builders.ts';

interface Traces {
  readonly name?: string;
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly eni?: Partial<Eni>;
}

const eniWith = ({ name = '', description = '', tags = {}, eni = {} }: Traces) =>
  anEni({ name, record: { Description: description }, tags: new Map(Object.entries(tags)), ...eni });

/** What each row shows is the only trace on the ENI, unless the title says otherwise. */
const cases: readonly (readonly [string, Traces, CreatorWord, string | RegExp])[] = [
  [
    'an ENI that a service manages',
    { eni: { serviceManaged: true } },
    'cloud-service',
    'ServiceManaged is true',
  ],
  ['an ENI that names a service', { eni: { serviceId: '16792' } }, 'cloud-service', /16792/],
  [
    'the ENI of a container instance',
    { eni: { hosts: ['eci-bp1'] } },
    'container-instance',
    'its host is eci-bp1',
  ],
  ['a primary ENI', { eni: { type: 'Primary' } }, 'instance', 'Type is Primary'],
  [
    'the pool of the eRDMA controller',
    { tags: { creator: 'alibabacloud-erdma-controller' } },
    'erdma-controller',
    /creator/,
  ],
  ['the pool of Terway', { tags: { creator: 'terway' } }, 'terway', 'the tag creator=terway is on it'],
  ['the pool of the Terway controller', { tags: { creator: 'terway-controller' } }, 'terway', /creator/],
  ['the description of Terway', { description: 'interface create by terway' }, 'terway', /description/],
  ['the tag of a container cluster', { tags: { 'ack.aliyun.com': 'c8f2' } }, 'terway', /ack/],
  ['the tag of Cilium', { tags: { 'io.cilium/cilium-managed': 'true' } }, 'cilium', /io\.cilium/],
  ['the index that Cilium writes', { tags: { 'cilium-eni-index': '3' } }, 'cilium', /index/],
  [
    'a description that names Cilium',
    { description: 'cilium eni 4' },
    'cilium',
    'its description is "cilium eni 4"',
  ],
  ['a name that BOSH gave', { name: 'bosh-vm-3-nic1' }, 'bosh', 'its name is "bosh-vm-3-nic1"'],
  ['an acceptance test of Terraform', { name: 'tf-testAccEni7' }, 'terraform-test', /tf-testAccEni7/],
  [
    'the tag of an acceptance test',
    { tags: { Created: 'TF', For: 'acceptance Test' } },
    'terraform-test',
    /For=/,
  ],
  ['a tag that says Terraform', { tags: { 'managed-by': 'Terraform' } }, 'terraform', /managed-by/],
  ['a tag whose key says Terraform', { tags: { 'terraform:module': 'net' } }, 'terraform', /module/],
  ['a name that says Terraform', { name: 'tf-prod-nic' }, 'terraform', /tf-prod-nic/],
  ['a pipeline that tags', { tags: { pipeline: 'integration' } }, 'ci', /pipeline=integration/],
  ['a pipeline that names', { name: 'ci-run-101' }, 'ci', /ci-run-101/],
  ['a tool that nobody knows', { tags: { 'created-by': 'legacy-cmdb' } }, 'other-tool', /legacy-cmdb/],
  ['a name and nothing else', { name: 'test-eni-1' }, 'by-hand', /name "test-eni-1"/],
  ['a description and nothing else', { description: 'delete me' }, 'by-hand', /description "delete me"/],
  ['nothing at all', {}, 'unknown', 'neither name, description nor tags tell'],
  // What looks like a clue and is none.
  ['a word that only contains a clue', { name: 'social-bosham' }, 'by-hand', /social/],
  ['a name beside a tag that says nothing', { name: 'db-1', tags: { env: 'prod' } }, 'unknown', /neither/],
  ['somebody else as creator', { tags: { creator: 'terway-fan' } }, 'other-tool', /terway-fan/],
  ['only our own tags', { tags: { 'eni-reaper:first-seen': '2026-11-19T00:00:00Z' } }, 'unknown', /neither/],
  ['a name beside only our own tags', { name: 'x1', tags: { 'eni-reaper:queued': '' } }, 'by-hand', /x1/],
  [
    'fields that cannot be read',
    { eni: { name: undefined, tags: undefined, hosts: undefined } },
    'unknown',
    /neither/,
  ],
  // The first that fits is the answer.
  [
    'a managed ENI that is named like a test',
    { name: 'tf-testAcc', eni: { serviceManaged: true } },
    'cloud-service',
    /Managed/,
  ],
  ['a Cilium ENI of a pipeline', { name: 'ci-1', tags: { 'cilium-eni-index': '1' } }, 'cilium', /index/],
];

describe('who made an ENI', () => {
  it.each(cases)('is told from %s', (_title, traces, word, because) => {
    const creator = findCreator(eniWith(traces));
    expect(creator).toEqual({
      word,
      because: because instanceof RegExp ? expect.stringMatching(because) : because,
    });
  });

  it('has a case for every word', () => {
    expect([...new Set(cases.map(([, , word]) => word))].sort()).toEqual([...creatorWords].sort());
  });
});
