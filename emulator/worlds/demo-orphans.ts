import { apps, type DemoGroup, lab, pods } from './demo-group.ts';

/** Everybody who is known to leave ENIs behind. */
export const demoOrphans: readonly DemoGroup[] = [
  {
    group: 'forgotten-by-hand',
    expected: 'candidate',
    note: 'made in the console for a try, never used again',
    enis: [
      { ...lab, count: 6, name: 'test-eni-#', age: ['8d', '400d'] },
      { ...apps, count: 3, name: 'tmp#', description: 'delete me', age: ['30d', '90d'] },
    ],
  },
  {
    group: 'terraform-tests',
    expected: 'candidate',
    note: 'left by acceptance tests that were interrupted',
    enis: [
      {
        ...lab,
        count: 12,
        name: 'tf-testAccEni#',
        tags: { Created: 'TF', For: 'acceptance Test' },
        age: ['2d', '60d'],
      },
    ],
  },
  {
    group: 'ci-runs',
    expected: 'candidate',
    note: 'left by pipelines whose clean-up step never ran',
    enis: [{ ...lab, count: 10, name: 'ci-run-10#', tags: { pipeline: 'integration' }, age: ['3h', '20d'] }],
  },
  {
    group: 'cilium-leaks',
    expected: 'candidate',
    note: 'created by an operator whose attach was refused and whose delete failed too',
    enis: [{ ...pods, count: 8, description: 'cilium eni #', age: ['1d', '50d'] }],
  },
  {
    group: 'bosh-leaks',
    expected: 'candidate',
    note: 'left by a deployer when it deleted the machine',
    enis: [{ ...apps, count: 5, name: 'bosh-vm-#-nic1', age: ['10d', '200d'] }],
  },
  {
    group: 'nameless',
    expected: 'candidate',
    note: 'no name, no description, no tags, nobody knows',
    enis: [{ ...apps, count: 5, age: ['40d', '900d'] }],
  },
  {
    group: 'unknown-creator',
    expected: 'candidate',
    note: 'tagged by a tool that is no longer around',
    enis: [{ ...lab, count: 3, tags: { 'created-by': 'legacy-cmdb' }, age: ['300d', '900d'] }],
  },
  {
    group: 'attached-late',
    expected: 'candidate',
    note: 'an orphan until somebody attaches it between scan and delete',
    enis: [{ ...lab, as: 'attached-late', name: 'rescue', age: '6d' }],
  },
  {
    group: 'sticky',
    expected: 'candidate',
    note: 'an orphan whose first deletion gets stuck',
    enis: [{ ...lab, as: 'sticky', name: 'sticky', age: '60d' }],
  },
  {
    group: 'bonded',
    expected: 'candidate',
    note: 'an orphan that the cloud refuses to delete, because a slave of its bond is left',
    enis: [{ ...lab, name: 'bond-master', hasBondedSlave: true, age: '70d' }],
  },
];
