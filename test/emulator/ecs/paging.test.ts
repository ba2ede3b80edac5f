import { describe, expect, it } from 'vitest';
import { many, pages, secondary } from './crowd.ts';
import { stage } from './stage.ts';

describe('paging by token', () => {
  it.each([
    ['3', 10],
    ['-7', 10],
    ['10', 10],
    ['11', 11],
    ['500', 500],
    ['501', 500],
    ['99999', 500],
  ])('takes MaxResults %s as %i', (maxResults, size) => {
    const s = stage();
    many(s, 600);
    expect(s.list({ MaxResults: maxResults })).toHaveLength(size);
  });

  it('shows every ENI once, in order, and ends with an empty token', () => {
    const s = stage();
    const eniIds = many(s, 45);
    const found = pages(s, { ...secondary, MaxResults: '20' });
    expect(found.map(page => page.length)).toEqual([20, 20, 5]);
    expect(found.flat()).toEqual(eniIds);
  });

  it('gives no token behind a last page that is exactly full', () => {
    const s = stage();
    many(s, 20);
    expect(pages(s, { ...secondary, MaxResults: '20' }).map(page => page.length)).toEqual([20]);
  });

  it('neither skips nor repeats an ENI when others vanish between two pages', () => {
    const s = stage();
    const eniIds = many(s, 30);
    const first = s.call('DescribeNetworkInterfaces', { ...secondary, MaxResults: '10' }).body;
    for (const eniId of eniIds.slice(0, 9)) s.world.removeNow(eniId);
    const second = s.idsOf({ ...secondary, MaxResults: '10', NextToken: first.NextToken });
    expect(second).toEqual(eniIds.slice(10, 20));
  });

  it('is chosen by a token alone, with ten rows', () => {
    const s = stage();
    const eniIds = many(s, 30);
    const { NextToken } = s.call('DescribeNetworkInterfaces', { ...secondary, MaxResults: '10' }).body;
    const { body } = s.call('DescribeNetworkInterfaces', { ...secondary, NextToken });
    expect(
      body.NetworkInterfaceSets.NetworkInterfaceSet.map(
        (row: { NetworkInterfaceId: string }) => row.NetworkInterfaceId,
      ),
    ).toEqual(eniIds.slice(10, 20));
  });

  it('says anything but the truth in TotalCount', () => {
    const s = stage();
    many(s, 30);
    for (let ask = 0; ask < 20; ask++) {
      expect(s.call('DescribeNetworkInterfaces', { MaxResults: '10' }).body.TotalCount).not.toBe(31);
    }
  });

  it('hands out tokens that break clients which do not encode them', () => {
    const s = stage();
    many(s, 20);
    expect(s.call('DescribeNetworkInterfaces', { MaxResults: '10' }).body.NextToken).toMatch(/\+.*\//);
  });

  it.each(['nonsense', 'AAAA++//', 'AAAA++//LTE='])(
    'refuses the token %s, which it did not give out',
    token => {
      expect(stage().call('DescribeNetworkInterfaces', { NextToken: token }).refused).toBe(
        'InvalidParameter',
      );
    },
  );
});

describe('paging by number', () => {
  it('shows ten rows of page one and the right total unless told otherwise', () => {
    const s = stage();
    many(s, 30);
    const { body } = s.call('DescribeNetworkInterfaces');
    expect(body).toMatchObject({ PageNumber: 1, PageSize: 10, TotalCount: 31, NextToken: '' });
    expect(body.NetworkInterfaceSets.NetworkInterfaceSet).toHaveLength(10);
  });

  it('shows only ten of a hundred ids to a reader who gives no MaxResults', () => {
    const s = stage();
    const eniIds = many(s, 100);
    const named = Object.fromEntries(eniIds.map((id, index) => [`NetworkInterfaceId.${index + 1}`, id]));
    const { body } = s.call('DescribeNetworkInterfaces', named);
    expect(body.NetworkInterfaceSets.NetworkInterfaceSet).toHaveLength(10);
    expect(s.list({ ...named, MaxResults: '100' })).toHaveLength(100);
  });

  it('cuts the pages it is asked for and has none behind the last', () => {
    const s = stage();
    const eniIds = many(s, 25);
    const page = (number: string) => {
      const { body } = s.call('DescribeNetworkInterfaces', {
        ...secondary,
        PageSize: '10',
        PageNumber: number,
      });
      return body.NetworkInterfaceSets.NetworkInterfaceSet.map(
        (row: { NetworkInterfaceId: string }) => row.NetworkInterfaceId,
      );
    };
    expect(page('3')).toEqual(eniIds.slice(20));
    expect(page('4')).toEqual([]);
  });

  it.each([
    ['PageNumber', '0', 'InvalidOperation.InvalidEniPageNumber', 403],
    ['PageSize', '0', 'InvalidParameter', 400],
    ['PageSize', '1001', 'InvalidParameter', 400],
    ['PageSize', 'ten', 'InvalidParameter', 400],
    ['MaxResults', '1e3', 'InvalidParameter', 400],
  ])('refuses %s %s', (name, value, refused, status) => {
    expect(stage().call('DescribeNetworkInterfaces', { [name]: value })).toMatchObject({ refused, status });
  });

  it('takes a page of a thousand', () => {
    const s = stage();
    many(s, 1_001);
    expect(
      s.call('DescribeNetworkInterfaces', { PageSize: '1000' }).body.NetworkInterfaceSets.NetworkInterfaceSet,
    ).toHaveLength(1_000);
  });
});
