import { describe, expect, it } from 'vitest';
import { stage } from './stage.ts';

/** Wide enough for a busy machine; what is meant is "no quadratic anything", not a benchmark. */
const patienceMs = 15_000;

describe('a region of 20,000 ENIs', () => {
  it('is built, read by id, listed, counted and emptied without slowing down', {
    timeout: patienceMs,
  }, () => {
    const s = stage({
      durations: {
        attachMs: [0, 0],
        detachMs: [0, 0],
        deleteMs: [1_000, 5_000],
        startMs: [0, 0],
        stopMs: [0, 0],
      },
    });
    const eniIds: string[] = [];
    for (const block of ['10.0.0.0/18', '10.1.0.0/18']) {
      const { vSwitchId } = s.world.addVSwitch({ ...s.place, vpcId: s.vpcId, cidrBlock: block });
      for (let made = 0; made < 10_000; made++) eniIds.push(s.addEni({ vSwitchId }));
    }
    expect(s.call('DescribeNetworkInterfaces', { PageSize: '1' }).body.TotalCount).toBe(20_001);

    for (let read = 0; read < 2_000; read++) {
      const [row] = s.list({ 'NetworkInterfaceId.1': eniIds[read * 10] ?? '', MaxResults: '100' });
      expect(row.NetworkInterfaceId).toBe(eniIds[read * 10]);
    }

    let token = '';
    let seen = 0;
    for (let page = 0; page < 41; page++) {
      const { body } = s.call('DescribeNetworkInterfaces', {
        Status: 'Available',
        MaxResults: '500',
        ...(token ? { NextToken: token } : {}),
      });
      seen += body.NetworkInterfaceSets.NetworkInterfaceSet.length;
      token = body.NextToken;
      if (token === '') break;
    }
    expect(seen).toBe(20_000);

    for (const eniId of eniIds) s.remove(eniId);
    s.clock.shiftMs(5_000);
    expect(s.world.enis()).toHaveLength(1);
  });
});
