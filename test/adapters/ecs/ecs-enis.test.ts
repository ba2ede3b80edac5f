import { describe, expect, it } from 'vitest';
import { createEcsEnis, ecsVersion } from '../../../shared/adapters/ecs/ecs-enis.ts';
import { pageCap } from '../../../shared/adapters/ecs/list-enis.ts';
import { createRpcApi } from '../../../shared/adapters/rpc/rpc-client.ts';
import { InvariantError } from '../../../shared/core/errors.ts';
import type { ListingProgress } from '../../../shared/ports.ts';
import { json, type Reply, type Script, type ScriptedServer, serve } from '../support/scripted-server.ts';
import { credentials, failureOf, testPorts } from '../support/test-access.ts';

const eni = (id: string, more: Readonly<Record<string, unknown>> = {}) => ({
  NetworkInterfaceId: id,
  Status: 'Available',
  Type: 'Secondary',
  ...more,
});

/** One page of an answer; without a token it is the last. */
const page = (rows: readonly unknown[], NextToken?: unknown): Reply =>
  json({
    RequestId: 'REQ-1',
    NetworkInterfaceSets: { NetworkInterfaceSet: rows },
    ...(NextToken !== undefined && { NextToken }),
  });

async function enisBehind(...script: readonly [Script, ...Script[]]) {
  const server = await serve(...script);
  const api = createRpcApi({ endpoint: server.endpoint, version: ecsVersion, credentials, ...testPorts() });
  return { server, enis: createEcsEnis(api, { accountId: '1234567890123456', region: 'cn-hangzhou' }) };
}

/** What was asked, without what every signed request carries. */
function asked(server: ScriptedServer): readonly Readonly<Record<string, string>>[] {
  return server.requests.map(({ form }) => {
    const {
      AccessKeyId,
      Format,
      SecurityToken,
      Signature,
      SignatureMethod,
      SignatureNonce,
      SignatureVersion,
      Timestamp,
      ...own
    } = form;
    return own;
  });
}

const describeInRegion = {
  Action: 'DescribeNetworkInterfaces',
  Version: '2014-05-26',
  RegionId: 'cn-hangzhou',
};
const ids = (count: number) =>
  Array.from({ length: count }, (_, index) => `eni-${String(index).padStart(4, '0')}`);
const found = (list: readonly { readonly eniId: string }[]) => list.map(({ eniId }) => eniId);

/** Answers a read by ids with exactly what was asked for. */
const everythingAskedFor: Script = ({ form }) =>
  page(
    Object.entries(form).flatMap(([name, id]) => (name.startsWith('NetworkInterfaceId.') ? [eni(id)] : [])),
  );

describe('a listing', () => {
  it('asks for full pages of one status in its region', async () => {
    const { server, enis } = await enisBehind(page([eni('eni-a')]));
    expect(found(await enis.listByStatus('Available'))).toEqual(['eni-a']);
    expect(asked(server)).toEqual([{ ...describeInRegion, Status: 'Available', MaxResults: '500' }]);
  });

  it('asks for the ENIs that carry a tag, whatever its value', async () => {
    const { server, enis } = await enisBehind(page([]));
    await enis.listByStatus('InUse', 'eni-reaper:first-seen');
    expect(asked(server)).toEqual([
      { ...describeInRegion, Status: 'InUse', MaxResults: '500', 'Tag.1.Key': 'eni-reaper:first-seen' },
    ]);
  });

  it('asks for everything when a person wants to see everything', async () => {
    const { server, enis } = await enisBehind(page([eni('eni-a', { Status: 'InUse' })]));
    expect(found(await enis.listAll())).toEqual(['eni-a']);
    expect(asked(server)).toEqual([{ ...describeInRegion, MaxResults: '500' }]);
  });

  it.each([['absent'], ['empty', ''], ['null', null]])(
    'ends when the token is %s',
    async (_, token?: unknown) => {
      const { server, enis } = await enisBehind(page([eni('eni-a')], 't1'), page([eni('eni-b')], token));
      expect(found(await enis.listByStatus('Available'))).toEqual(['eni-a', 'eni-b']);
      expect(asked(server).map(form => form['NextToken'])).toEqual([undefined, 't1']);
    },
  );

  it('tells of each page as it arrives', async () => {
    const heard: ListingProgress[] = [];
    const hear = (progress: ListingProgress) => void heard.push(progress);
    const pages = [page([eni('eni-a'), eni('eni-b')], 't1'), page([], 't2'), page([eni('eni-c')])] as const;
    await (await enisBehind(...pages)).enis.listAll(hear);
    await (await enisBehind(...pages)).enis.listByStatus('Available', undefined, hear);
    const each = [
      { pages: 1, enis: 2 },
      { pages: 2, enis: 2 },
      { pages: 3, enis: 3 },
    ];
    expect(heard).toEqual([...each, ...each]);
  });

  it('goes on behind an empty page that has a token', async () => {
    const { enis } = await enisBehind(page([], 't1'), page([], 't2'), page([eni('eni-a')]));
    expect(found(await enis.listByStatus('Available'))).toEqual(['eni-a']);
  });

  it('counts an ENI once that comes twice with the same content', async () => {
    const { enis } = await enisBehind(
      page([eni('eni-a', { Tags: { Tag: [] }, ServiceID: 0 })], 't1'),
      page([eni('eni-a', { ServiceID: 0, Tags: { Tag: [] } })]),
    );
    expect(found(await enis.listByStatus('Available'))).toEqual(['eni-a']);
  });

  it('reads again when a page got no answer', async () => {
    const { enis } = await enisBehind(page([eni('eni-a')], 't1'), { kind: 'reset' }, page([eni('eni-b')]));
    expect(found(await enis.listByStatus('Available'))).toEqual(['eni-a', 'eni-b']);
  });

  it.each<[what: string, script: readonly [Script, ...Script[]], reason: RegExp]>([
    [
      'a token comes again',
      [page([eni('eni-a')], 't1'), page([eni('eni-b')], 't1')],
      /NextToken that it had given before/,
    ],
    ['a token comes again later', [page([], 't1'), page([], 't2'), page([], 't1')], /given before/],
    ['a token is no text', [page([eni('eni-a')], 7)], /NextToken that is no text/],
    ['a token is a list', [page([eni('eni-a')], ['t1'])], /no text/],
    [
      'an ENI comes twice with different content',
      [page([eni('eni-a')], 't1'), page([eni('eni-a', { Status: 'InUse' })])],
      /eni-a twice/,
    ],
    ['an ENI comes twice on one page', [page([eni('eni-a'), eni('eni-a', { ServiceID: 1 })])], /eni-a twice/],
    ['a row has no id', [page([eni('eni-a'), { Status: 'Available' }])], /a row without NetworkInterfaceId/],
    ['a row is no object', [page([eni('eni-a'), 'eni-b'])], /a row without/],
    ['the list is missing', [json({ RequestId: 'r', NetworkInterfaceSets: {} })], /no list of ENIs/],
    [
      'the list is null',
      [json({ RequestId: 'r', NetworkInterfaceSets: { NetworkInterfaceSet: null } })],
      /no list/,
    ],
    [
      'the list is an object',
      [json({ RequestId: 'r', NetworkInterfaceSets: { NetworkInterfaceSet: {} } })],
      /no list/,
    ],
    ['the answer is about something else', [json({ RequestId: 'r' })], /no list/],
    ['a later page fails for good', [page([eni('eni-a')], 't1'), { kind: 'reset' }], /no usable answer/],
  ])('is thrown away as a whole when %s', async (_, script, reason) => {
    const { enis } = await enisBehind(...script);
    const error = await failureOf(enis.listByStatus('Available'));
    expect(error.handling).toBe('transient');
    expect(error.message).toMatch(reason);
  });

  it('is refused with the code of a page that was refused', async () => {
    const refusal = json({ RequestId: 'r', Code: 'Throttling.User', Message: 'Slow down.' }, 400);
    const { enis } = await enisBehind(page([eni('eni-a')], 't1'), refusal);
    expect(await failureOf(enis.listByStatus('Available'))).toMatchObject({
      handling: 'throttled',
      providerCode: 'Throttling.User',
    });
  });

  it('follows as many pages as the cap allows, and no more', async () => {
    const pages = (count: number): Script => {
      let given = 0;
      return () => {
        given += 1;
        return page([eni(`eni-${given}`)], given < count ? `t${given}` : '');
      };
    };
    const whole = await enisBehind(pages(pageCap));
    expect(await whole.enis.listByStatus('Available')).toHaveLength(pageCap);
    const endless = await enisBehind(pages(pageCap + 1));
    expect((await failureOf(endless.enis.listByStatus('Available'))).message).toContain(
      `more than ${pageCap} pages`,
    );
  });
});

describe('a count', () => {
  it('asks by page number, because a total is only valid so', async () => {
    const { server, enis } = await enisBehind(
      json({ RequestId: 'r', TotalCount: 1_234, PageNumber: 1, PageSize: 1 }),
    );
    expect(await enis.countAll()).toBe(1_234);
    expect(asked(server)).toEqual([{ ...describeInRegion, PageNumber: '1', PageSize: '1' }]);
  });

  it('may be zero', async () => {
    const { enis } = await enisBehind(json({ RequestId: 'r', TotalCount: 0 }));
    expect(await enis.countAll()).toBe(0);
  });

  it.each([undefined, null, -1, 1.5, '12', '', true, {}, 1e300])(
    'is not believed when it is %j',
    async TotalCount => {
      const { enis } = await enisBehind(json({ RequestId: 'r', TotalCount }));
      expect(await failureOf(enis.countAll())).toMatchObject({
        handling: 'transient',
        providerRequestId: 'r',
      });
    },
  );
});

describe('a read by ids', () => {
  it('names the ids one by one, and always how many rows may come', async () => {
    const { server, enis } = await enisBehind(everythingAskedFor);
    expect([...(await enis.readByIds(['eni-a', 'eni-b'])).keys()]).toEqual(['eni-a', 'eni-b']);
    expect(asked(server)).toEqual([
      {
        ...describeInRegion,
        MaxResults: '100',
        'NetworkInterfaceId.1': 'eni-a',
        'NetworkInterfaceId.2': 'eni-b',
      },
    ]);
  });

  it('leaves out what a complete answer does not know', async () => {
    const { enis } = await enisBehind(page([eni('eni-b')]));
    const known = await enis.readByIds(['eni-a', 'eni-b']);
    expect([...known.keys()]).toEqual(['eni-b']);
  });

  it.each([100, 101, 250])('asks for at most 100 ids a call: %d', async count => {
    const { server, enis } = await enisBehind(everythingAskedFor);
    expect((await enis.readByIds(ids(count))).size).toBe(count);
    expect(server.requests).toHaveLength(Math.ceil(count / 100));
  });

  it('asks for an id once that is given twice', async () => {
    const { server, enis } = await enisBehind(everythingAskedFor);
    expect((await enis.readByIds(['eni-a', 'eni-a'])).size).toBe(1);
    expect(asked(server)[0]).not.toHaveProperty(['NetworkInterfaceId.2']);
  });

  it('follows tokens until the answer is complete', async () => {
    const { server, enis } = await enisBehind(
      page([eni('eni-a')], 't1'),
      page([], 't2'),
      page([eni('eni-b')]),
    );
    expect([...(await enis.readByIds(['eni-a', 'eni-b'])).keys()]).toEqual(['eni-a', 'eni-b']);
    for (const form of asked(server))
      expect(form).toMatchObject({ MaxResults: '100', 'NetworkInterfaceId.2': 'eni-b' });
  });

  it.each<[what: string, script: readonly [Script, ...Script[]]]>([
    ['an ENI that was not asked for', [page([eni('eni-a'), eni('eni-z')])]],
    ['a whole region', [page(ids(200).map(id => eni(id)))]],
    ['a stranger on a later page', [page([eni('eni-a')], 't1'), page([eni('eni-z')])]],
    ['no list', [json({ RequestId: 'r', NetworkInterfaceSets: {} })]],
    ['half an answer', [page([], 't1'), { kind: 'reset' }]],
    ['the same token for ever', [page([], 't1')]],
  ])('concludes nothing from %s', async (_, script) => {
    const { enis } = await enisBehind(...script);
    expect((await failureOf(enis.readByIds(['eni-a', 'eni-b']))).handling).toBe('transient');
  });

  it.each<[readonly string[]]>([[[]], [['']], [['eni-a', '']], [[' ']]])(
    'is refused for %j, which would read the whole region',
    async given => {
      const { server, enis } = await enisBehind(page([]));
      await expect(enis.readByIds(given)).rejects.toThrow(InvariantError);
      expect(server.requests).toEqual([]);
    },
  );
});

describe('a mark', () => {
  it('is a tag on ENIs, with its value', async () => {
    const { server, enis } = await enisBehind(json({ RequestId: 'r' }));
    await enis.tag(['eni-a', 'eni-b'], 'eni-reaper:first-seen', '2026-11-20T12:00:00Z');
    expect(asked(server)).toEqual([
      {
        Action: 'TagResources',
        Version: '2014-05-26',
        RegionId: 'cn-hangzhou',
        ResourceType: 'eni',
        'ResourceId.1': 'eni-a',
        'ResourceId.2': 'eni-b',
        'Tag.1.Key': 'eni-reaper:first-seen',
        'Tag.1.Value': '2026-11-20T12:00:00Z',
      },
    ]);
  });

  it('is taken off by its key', async () => {
    const { server, enis } = await enisBehind(json({ RequestId: 'r' }));
    await enis.untag(['eni-a'], ['eni-reaper:first-seen', 'eni-reaper:queued']);
    expect(asked(server)).toEqual([
      {
        Action: 'UntagResources',
        Version: '2014-05-26',
        RegionId: 'cn-hangzhou',
        ResourceType: 'eni',
        'ResourceId.1': 'eni-a',
        'TagKey.1': 'eni-reaper:first-seen',
        'TagKey.2': 'eni-reaper:queued',
      },
    ]);
  });

  it.each([50, 51])('is written for at most 50 ENIs a call: %d', async count => {
    const { server, enis } = await enisBehind(json({ RequestId: 'r' }));
    await enis.tag(ids(count), 'k', 'v');
    await enis.untag(ids(count), ['k']);
    expect(server.requests).toHaveLength(2 * Math.ceil(count / 50));
  });

  it('is never written to, or taken off, nobody in particular', async () => {
    const { server, enis } = await enisBehind(json({ RequestId: 'r' }));
    for (const given of [[], [''], ['eni-a', '']]) {
      await expect(enis.tag(given, 'k', 'v')).rejects.toThrow(InvariantError);
      await expect(enis.untag(given, ['k'])).rejects.toThrow(InvariantError);
    }
    // Without keys the call would take all tags off.
    await expect(enis.untag(['eni-a'], [])).rejects.toThrow(InvariantError);
    expect(server.requests).toEqual([]);
  });

  it('that could not be written says why', async () => {
    const { enis } = await enisBehind(json({ RequestId: 'r', Code: 'Forbidden.RAM', Message: 'No.' }, 403));
    expect(await failureOf(enis.tag(['eni-a'], 'k', 'v'))).toMatchObject({
      handling: 'forbidden',
      operation: 'TagResources',
    });
  });
});

describe('a deletion', () => {
  it('names exactly one ENI in its region and answers with the request that was accepted', async () => {
    const { server, enis } = await enisBehind(json({ RequestId: 'REQ-DELETE' }));
    expect(await enis.requestDelete('eni-a')).toEqual({ providerRequestId: 'REQ-DELETE' });
    expect(asked(server)).toEqual([
      {
        Action: 'DeleteNetworkInterface',
        Version: '2014-05-26',
        RegionId: 'cn-hangzhou',
        NetworkInterfaceId: 'eni-a',
      },
    ]);
  });

  it('is sent once, even when its answer is lost', async () => {
    const { server, enis } = await enisBehind({ kind: 'reset' });
    expect(await failureOf(enis.requestDelete('eni-a'))).toMatchObject({
      handling: 'transient',
      message: expect.stringContaining('look again'),
    });
    expect(server.requests).toHaveLength(1);
  });

  it.each(['', ' '])('is never sent for the id %j', async eniId => {
    const { server, enis } = await enisBehind(json({ RequestId: 'r' }));
    await expect(enis.requestDelete(eniId)).rejects.toThrow(InvariantError);
    expect(server.requests).toEqual([]);
  });
});
