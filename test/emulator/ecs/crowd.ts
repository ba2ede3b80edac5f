import type { stage } from './stage.ts';

export type Stage = ReturnType<typeof stage>;

/** The instance on the stage has a primary ENI; listings of this type leave it out. */
export const secondary = { Type: 'Secondary' };

/** So many equal ENIs; their ids in the order of a listing. */
export const many = (s: Stage, count: number, spec = {}) =>
  Array.from({ length: count }, () => s.addEni(spec));

/** Follows NextToken to the end, with a bound. */
export function pages(s: Stage, given: Readonly<Record<string, string>>): string[][] {
  const found: string[][] = [];
  let token = '';
  for (let page = 0; page < 20; page++) {
    const { body } = s.call('DescribeNetworkInterfaces', {
      ...given,
      ...(token ? { NextToken: token } : {}),
    });
    found.push(
      body.NetworkInterfaceSets.NetworkInterfaceSet.map(
        (row: { NetworkInterfaceId: string }) => row.NetworkInterfaceId,
      ),
    );
    token = body.NextToken;
    if (token === '') return found;
  }
  throw new Error('The listing did not end.');
}
