import { describe, expect, it } from 'vitest';
import { listEnsEnis, pageCap } from '../../../shared/adapters/ens/list-ens-enis.ts';
import type { RpcApi } from '../../../shared/adapters/rpc/rpc-client.ts';
import { CloudError } from '../../../shared/core/errors.ts';

// Goal: a listing by position is complete or nothing. Method: answers in a row, as a product that pages by numbers could give them.

const row = (number: number, status = 'InUse') => ({ NetworkInterfaceId: `eni-${number}`, Status: status });
const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => row(from + index));
const page = (total: unknown, list: unknown) => ({
  RequestId: 'r-1',
  Code: 0,
  TotalCount: total,
  NetworkInterfaceSets: { NetworkInterfaceSet: list },
});

/** Answers with these bodies in their order, and with the last one from then on. */
async function listFrom(...bodies: readonly ReturnType<typeof page>[]) {
  const asked: unknown[] = [];
  const api: RpcApi = {
    async call(_, params) {
      const body = bodies[Math.min(asked.length, bodies.length - 1)];
      asked.push(params);
      if (body === undefined) throw new Error('There is nothing to answer with.');
      return body;
    },
  };
  const result = await listEnsEnis(api, { VSwitchId: 'vsw-1' }).catch((error: unknown) => error);
  return { asked, result, ids: Array.isArray(result) ? result.map(eni => eni.eniId) : undefined };
}

const isBad = (result: unknown) => result instanceof CloudError && result.handling === 'transient';

describe('a listing of the edge', () => {
  it('asks for pages by number, as text, and stops when it has them all', async () => {
    const { asked, ids } = await listFrom(page(150, rows(0, 100)), page(150, rows(100, 150)));
    expect(ids).toHaveLength(150);
    expect(asked).toEqual([
      { VSwitchId: 'vsw-1', PageNumber: '1', PageSize: '100' },
      { VSwitchId: 'vsw-1', PageNumber: '2', PageSize: '100' },
    ]);
  });

  it('is empty when there is nothing', async () => expect((await listFrom(page(0, []))).ids).toEqual([]));

  it('takes a row that shifted onto the next page for one', async () =>
    expect((await listFrom(page(3, rows(0, 2)), page(3, rows(1, 3)))).ids).toEqual([
      'eni-0',
      'eni-1',
      'eni-2',
    ]));

  it('begins anew when the count changes on the way', async () => {
    const { asked, ids } = await listFrom(page(3, rows(0, 2)), page(2, rows(1, 2)), page(2, rows(0, 2)));
    expect(ids).toEqual(['eni-0', 'eni-1']);
    expect(asked).toHaveLength(3);
  });

  it.each([
    ['fewer rows than it counts', page(3, []), 3],
    ['more rows than it counts', page(1, rows(0, 2)), 3],
    ['a row without an id', page(1, [{ Status: 'InUse' }]), 3],
    ['a row that is none', page(1, ['eni-1']), 3],
    ['one ENI in two states', page(2, [row(1), row(1, 'Available')]), 3],
    ['no count', page(undefined, rows(0, 1)), 1],
    ['a count that is a text', page('1', rows(0, 1)), 1],
    ['no rows at all', page(1, undefined), 1],
    ['the same page again and again', page(2, [row(1)]), 3 * pageCap],
  ])('is nothing when every answer has %s', async (_, body, calls) => {
    const { asked, result } = await listFrom(body);
    expect(isBad(result)).toBe(true);
    expect(asked).toHaveLength(calls);
  });
});
