import { describe, expect, it } from 'vitest';
import { ecsErrorCodes } from '../../emulator/ecs/error-codes.ts';
import { refusalOf } from './refusal.ts';
import { start } from './running-emulator.ts';
import { ecs, ecsClient } from './vendor-models.ts';

// Goal: each code of the four error tables of ECS can be met by naming it, with the status of the page, in the vendor's
// client. That those called natural come by themselves is held in test/emulator/ecs.
const calls = {
  describe: 'DescribeNetworkInterfaces',
  delete: 'DeleteNetworkInterface',
  detach: 'DetachNetworkInterface',
  attach: 'AttachNetworkInterface',
} as const;

describe.each(Object.entries(calls))('the error table of %s', (page, action) => {
  it('can be met code by code', async () => {
    const emulator = await start();
    const { region: regionId } = emulator;
    const client = ecsClient(emulator, emulator);
    const eni = { regionId, networkInterfaceId: 'eni-1', instanceId: 'i-1' };
    const call = {
      describe: () =>
        client.describeNetworkInterfaces(new ecs.DescribeNetworkInterfacesRequest({ regionId })),
      delete: () => client.deleteNetworkInterface(new ecs.DeleteNetworkInterfaceRequest(eni)),
      detach: () => client.detachNetworkInterface(new ecs.DetachNetworkInterfaceRequest(eni)),
      attach: () => client.attachNetworkInterface(new ecs.AttachNetworkInterfaceRequest(eni)),
    }[page];
    const rows = ecsErrorCodes.flatMap(({ code, status, message }) => {
      const onPage = Object.entries(status).find(([name]) => name === page)?.[1];
      return onPage === undefined ? [] : [{ code, status: onPage, message }];
    });
    for (const { code, status, message } of rows) {
      emulator.foundation.faults.add({ service: 'ecs', action, count: 1, effect: { kind: 'refuse', code } });
      const refusal = await refusalOf(call?.() ?? Promise.resolve());
      expect(refusal).toMatchObject({ code, status });
      if (message !== undefined) expect(refusal.message).toContain(message);
    }
    expect(rows.length).toBeGreaterThan(20);
  });
});
