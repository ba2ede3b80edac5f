import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../shared/config/parse-settings.ts';
import { fullJitterDelayMs } from '../../shared/core/backoff.ts';
import { classifyEni } from '../../shared/core/classify-eni.ts';
import { decideAfterDelete } from '../../shared/core/deletion/decide-next-step.ts';
import { CloudError, ConfigError } from '../../shared/core/errors.ts';
import { stage as emulatedEcs } from '../emulator/ecs/stage.ts';
import { aCloudError, anEni, anOrphan, queueNames, somePolicy, withTags } from '../support/builders.ts';
import { readActions, writeActions } from '../support/memory-cloud.ts';
import { createStage, orphan, range, tagOf, taskCount } from '../support/scan-stage.ts';
import { hours, minutes, noon } from '../support/times.ts';
import { createWorkerStage, queuedOrphans, stageOf } from '../support/worker-stage.ts';

// Goal: mistakes that other cleaners have made cannot come back unnoticed. Method: one test for each rule that we took from them; the
// tables beside the code go further.
describe('what other cleaners got wrong', () => {
  it('the core asks no clock: now is a parameter, and epoch milliseconds are compared with epoch milliseconds', () => {
    const folder = join(import.meta.dirname, '../../shared/core');
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      const code = readFileSync(join(folder, file), 'utf8');
      expect(code, file).not.toMatch(/Date\.now|new Date\(\)|performance\.|setTimeout\(|Math\.random/);
    }
    const young = anOrphan({ createdAt: noon - minutes(59) });
    expect(classifyEni(young, somePolicy(), noon).word).toBe('too-young');
    expect(classifyEni(anOrphan(), somePolicy(), noon + hours(1)).word).toBe('candidate');
  });

  it.each([
    [2, 2],
    [3, 3],
    [4, 3],
  ])(
    'a cap holds at cap−1, cap and cap+1, and the report counts what happened: %i under 3',
    async (count, sent) => {
      const stage = createStage(...range(count).map(orphan));
      stage.queues.breakQueue(queueNames.delete, (_message, message) => message === 1);
      expect(await stage.scanHome({ deleteCap: 3 })).toMatchObject({
        enqueued: sent - 1,
        words: { enqueued: sent - 1, candidate: 1 },
      });
      expect(taskCount(stage)).toBe(sent - 1);
    },
  );

  it.each([undefined, Number.NaN, 0, noon + 1])('doubt keeps: an ENI created at %s is held', createdAt => {
    expect(classifyEni(anOrphan({ createdAt }), somePolicy(), noon).word).toBe('cannot-tell');
  });

  it.each(['', 'malformed', '9999-99-99', '-7d'])('an invalid protection tag protects: %j', value => {
    expect(classifyEni(withTags(anOrphan(), { 'eni-reaper:keep': value }), somePolicy(), noon).word).toBe(
      'protected-by-tag',
    );
  });

  it('a protection that cannot be read is not skipped: cannot-tell is keep', () => {
    for (const field of [
      'serviceManaged',
      'type',
      'hosts',
      'publicIps',
      'tags',
      'deleteOnRelease',
    ] as const) {
      const eni = { ...anOrphan(), [field]: undefined };
      expect(classifyEni(eni, somePolicy(), noon).word, field).toBe('cannot-tell');
    }
  });

  it('an ENI that was attached since the scan stays attached: nothing ever detaches it', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.change('eni-001', { status: 'InUse', hosts: ['i-1'] });
    await stage.work(tasks);
    expect(stage.cloud.find('eni-001')).toMatchObject({ status: 'InUse', hosts: ['i-1'] });
    expect(writeActions).toEqual(['tag', 'untag', 'requestDelete']);
    // All that is written is that its sighting is over.
    expect(stage.cloud.countOf('tag', 'requestDelete')).toBe(0);
  });

  it('a listing is all or nothing: a part never passes for the whole', async () => {
    for (const failing of [1, 2, 3, 4]) {
      const stage = createStage(orphan(1), anEni({ eniId: 'eni-new' }));
      stage.cloud.failCalls('listByStatus', { error: aCloudError('transient') }, failing);
      expect(await stage.scanHome()).toMatchObject({ complete: false, words: {}, enqueued: 0 });
      expect(stage.cloud.calls.every(({ action }) => readActions.some(read => read === action))).toBe(true);
    }
  });

  it('the emulator is never kinder than the cloud: what is in use is not deleted, and deleting takes time', () => {
    const { addEni, call, instanceId } = emulatedEcs();
    const used = addEni();
    call('AttachNetworkInterface', { NetworkInterfaceId: used, InstanceId: instanceId });
    expect(call('DeleteNetworkInterface', { NetworkInterfaceId: used }).refused).toMatch(/^InvalidOperation/);
    const idle = addEni();
    expect(call('DeleteNetworkInterface', { NetworkInterfaceId: idle })).not.toHaveProperty('refused');
    const { body } = call('DescribeNetworkInterfaces', {
      'NetworkInterfaceId.1': idle,
      MaxResults: '100',
    });
    expect(body.NetworkInterfaceSets.NetworkInterfaceSet).toMatchObject([{ Status: 'Deleting' }]);
    expect(call('DescribeNetworkInterfaces', { Invented: '1' })).toHaveProperty('refused');
  });

  it('a delay is random × min(cap, base·2ⁿ), so that delays at the ceiling do not meet there', () => {
    const delays = range(100).map(step => fullJitterDelayMs(60, { baseMs: 1, capMs: 1_000 }, step / 100));
    expect(new Set(delays).size).toBe(100);
    expect(Math.max(...delays)).toBeLessThan(1_000);
  });

  it('gone, still there, reprieved and unknown are never folded into one another', () => {
    const error = aCloudError('not-found');
    expect(decideAfterDelete({ kind: 'absent' })).toMatchObject({ outcome: 'gone' });
    expect(decideAfterDelete({ kind: 'seen', eni: anEni({ status: 'InUse' }) })).toMatchObject({
      outcome: 'reprieved',
    });
    expect(decideAfterDelete({ kind: 'seen', eni: anEni({ status: 'Deleting' }) })).toEqual({
      kind: 'pending',
    });
    expect(decideAfterDelete({ kind: 'unread', error })).toEqual({ kind: 'pending' });
  });

  it('an empty number is an unset one, and a number with trailing junk is none', () => {
    expect(parseSettings({ ENI_REAPER_DELETE_CAP: '' }).deleteCap).toBe(200);
    const wrong = () =>
      parseSettings({ ENI_REAPER_DELETE_CAP: '20x', ENI_REAPER_MIN_AGE: '', ENI_REAPER_MODE: 'kill' });
    expect(wrong).toThrow(ConfigError);
    expect(wrong).toThrow(
      /ENI_REAPER_DELETE_CAP[\s\S]*ENI_REAPER_MODE|ENI_REAPER_MODE[\s\S]*ENI_REAPER_DELETE_CAP/,
    );
  });

  it('a conflict means re-observe, never the same call again', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.failCalls('requestDelete', { error: aCloudError('conflict') });
    expect(await stage.work(tasks)).toMatchObject({ lookAgain: 1 });
    expect(stage.cloud.countOf('requestDelete')).toBe(1);
    expect(stage.cloud.calls.at(-1)?.action).toBe('readByIds');
  });

  it('the mark alone deletes nothing: the worker applies the full predicate again', async () => {
    const { enis, tasks } = queuedOrphans(1);
    const stage = createWorkerStage(enis.map(eni => ({ ...eni, publicIps: ['47.0.0.1'] })));
    expect(tagOf({ ...createStage(), cloud: stage.cloud }, 'eni-001', 'eni-reaper:first-seen')).toBeDefined();
    expect(await stage.work(tasks)).toMatchObject({ outcomes: { reprieved: 1 } });
    expect(stage.cloud.deletions).toEqual([]);
  });

  it('an error keeps each of its fields under its own name', () => {
    const details = {
      handling: 'conflict',
      operation: 'o',
      providerCode: 'c',
      providerRequestId: 'r',
      httpStatus: 4,
    } as const;
    expect({ ...new CloudError('m', details) }).toMatchObject(details);
  });
});
