import { describe, expect, it } from 'vitest';
import { many, secondary } from './crowd.ts';
import { stage } from './stage.ts';

describe('bad reads', () => {
  it('misses the rows it is told to, or every other one', () => {
    const s = stage();
    const eniIds = many(s, 4);
    expect(s.idsOf(secondary, { kind: 'miss-rows', eniIds: [eniIds[2] ?? ''] })).toEqual([
      eniIds[0],
      eniIds[1],
      eniIds[3],
    ]);
    expect(s.idsOf(secondary, { kind: 'miss-rows' })).toEqual([eniIds[1], eniIds[3]]);
    expect(s.idsOf({ 'NetworkInterfaceId.1': eniIds[0] ?? '' }, { kind: 'miss-rows' })).toEqual([]);
  });

  it('cuts a page short and goes on behind it', () => {
    const s = stage();
    const eniIds = many(s, 5);
    const { body } = s.call(
      'DescribeNetworkInterfaces',
      { ...secondary, MaxResults: '10' },
      { fault: { kind: 'short-page', size: 2 } },
    );
    expect(body.NetworkInterfaceSets.NetworkInterfaceSet).toHaveLength(2);
    expect(s.idsOf({ ...secondary, MaxResults: '10', NextToken: body.NextToken })).toEqual(eniIds.slice(2));
  });

  it('shows an empty page with a token, from which the listing can still be completed', () => {
    const s = stage();
    const eniIds = many(s, 5);
    const { body } = s.call(
      'DescribeNetworkInterfaces',
      { ...secondary, MaxResults: '10' },
      { fault: { kind: 'empty-page' } },
    );
    expect(body.NetworkInterfaceSets.NetworkInterfaceSet).toEqual([]);
    expect(body.NextToken).not.toBe('');
    expect(s.idsOf({ ...secondary, MaxResults: '10', NextToken: body.NextToken })).toEqual(eniIds);
  });

  it('repeats the token it was given', () => {
    const s = stage();
    many(s, 30);
    const { NextToken } = s.call('DescribeNetworkInterfaces', { MaxResults: '10' }).body;
    const { body } = s.call(
      'DescribeNetworkInterfaces',
      { MaxResults: '10', NextToken },
      { fault: { kind: 'repeat-token' } },
    );
    expect(body.NextToken).toBe(NextToken);
  });

  it('adds rows that nobody asked for, be it one that does not exist', () => {
    const s = stage();
    const [one = '', two = ''] = many(s, 2);
    const found = s.idsOf({ 'NetworkInterfaceId.1': one }, { kind: 'invent-rows' });
    expect(found).toContain(one);
    expect(found).toContain(two);
    const all = s.idsOf({}, { kind: 'invent-rows' });
    expect(all).toHaveLength(4);
    expect(s.world.findEni(all.at(-1) ?? '')).toBeUndefined();
  });

  it('shows the state of an hour ago: what was attached then, what has been deleted since, nothing newer', () => {
    const s = stage();
    const attached = s.addEni({ attachedTo: s.instanceId });
    const deleted = s.addEni();
    s.clock.shiftMs(3_600_000);
    s.world.detachNow(attached);
    s.world.removeNow(deleted);
    const created = s.create().body.NetworkInterfaceId;
    s.clock.shiftMs(60_000);
    const stale = s.list(secondary, { kind: 'stale-read', ageMs: 120_000 });
    expect(stale.map(row => [row.NetworkInterfaceId, row.Status])).toEqual([
      [attached, 'InUse'],
      [deleted, 'Available'],
    ]);
    expect(s.idsOf({ 'NetworkInterfaceId.1': deleted }, { kind: 'stale-read', ageMs: 120_000 })).toEqual([
      deleted,
    ]);
    expect(s.idsOf(secondary)).toEqual([attached, created]);
  });

  it('leaves the page alone for faults that are no bad reads', () => {
    const s = stage();
    many(s, 3);
    expect(s.list(secondary, { kind: 'stick' })).toHaveLength(3);
  });
});
