import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyEni } from '../../shared/core/classify-eni.ts';
import { decideNextStep } from '../../shared/core/deletion/decide-next-step.ts';
import {
  createDeleteTask,
  encodeDeleteTask,
  parseDeleteTask,
} from '../../shared/core/deletion/delete-task.ts';
import type { Eni } from '../../shared/core/eni.ts';
import { utf8Bytes } from '../../shared/core/json.ts';
import { planScan } from '../../shared/core/scan/plan-scan.ts';
import { anyEni, anyPolicy } from '../support/any-eni.ts';
import { anOrphan, aTask, homePlace, somePolicy } from '../support/builders.ts';
import { days, minutes, noon } from '../support/times.ts';

/**
 * Everything that has to be provably true of an ENI before it may be deleted, written down a second time and in another way than in the
 * code under test.
 */
function assertHarmless(eni: Eni, policy = somePolicy(), now = noon): void {
  expect(eni.status).toBe('Available');
  expect(eni.type).toBe('Secondary');
  expect(eni.serviceManaged).toBe(false);
  expect(eni.serviceId).toBeUndefined();
  expect(eni.hosts).toEqual([]);
  expect(eni.publicIps).toEqual([]);
  if (policy.retained === 'hold') expect(eni.deleteOnRelease).toBe(true);
  expect(eni.createdAt).toBeGreaterThan(0);
  expect(eni.createdAt).toBeLessThanOrEqual(now - policy.minAgeMs);
  expect(eni.tags).toBeDefined();
  for (const { key, value } of [...policy.protectTags, ...policy.controllerTags]) {
    if (value === undefined) expect([...(eni.tags?.keys() ?? [])]).not.toContain(key);
    else expect(eni.tags?.get(key)).not.toBe(value);
  }
  expect(Date.parse(eni.tags?.get('eni-reaper:first-seen') ?? '')).toBeLessThanOrEqual(
    now - policy.gracePeriodMs,
  );
  if (policy.scope.vpcIds.length > 0) expect(policy.scope.vpcIds).toContain(eni.vpcId);
}

describe('whatever a read may say', () => {
  it('never becomes a candidate unless every protection is provably clear', () => {
    let candidates = 0;
    fc.assert(
      fc.property(anyEni, anyPolicy, (eni, policy) => {
        if (classifyEni(eni, policy, noon).word !== 'candidate') return;
        candidates += 1;
        assertHarmless(eni, policy);
      }),
      { numRuns: 2_000 },
    );
    // A property about candidates that never sees one would prove nothing.
    expect(candidates).toBeGreaterThan(100);
  });

  it('never becomes a candidate again by losing a field', () => {
    const fields = [
      'status',
      'type',
      'serviceManaged',
      'hosts',
      'publicIps',
      'createdAt',
      'deleteOnRelease',
      'tags',
    ] as const;
    fc.assert(
      fc.property(fc.subarray([...fields], { minLength: 1 }), missing => {
        const eni = { ...anOrphan(), ...Object.fromEntries(missing.map(field => [field, undefined])) };
        expect(classifyEni(eni, somePolicy(), noon).word).toBe('cannot-tell');
      }),
    );
  });

  it('is deleted by the worker only when it is harmless now and as it was', () => {
    let deletes = 0;
    fc.assert(
      fc.property(anyEni, fc.boolean(), (found, ownId) => {
        const eni = ownId ? { ...found, eniId: 'eni-bp1orphan' } : found;
        const task = aTask({ deletingSince: noon - days(1) });
        const step = decideNextStep(
          task,
          { kind: 'seen', eni },
          { policy: somePolicy(), stuckAfterMs: minutes(2) },
          noon + minutes(5),
        );
        if (step.kind !== 'delete') return;
        deletes += 1;
        expect(['Available', 'Deleting']).toContain(eni.status);
        assertHarmless({ ...eni, status: 'Available' }, somePolicy(), noon + minutes(5));
        expect(eni.eniId).toBe('eni-bp1orphan');
        expect(Date.parse(eni.tags?.get('eni-reaper:first-seen') ?? '')).toBe(noon - days(2));
      }),
      { numRuns: 2_000 },
    );
    expect(deletes).toBeGreaterThan(20);
  });
});

describe('whatever a region may hold', () => {
  const world = fc.array(anyEni, { maxLength: 40 });

  it('yields no more tasks than the cap, one for each ENI, all of them harmless', () => {
    fc.assert(
      fc.property(
        world,
        world,
        fc.integer({ min: 1, max: 6 }),
        fc.nat(80),
        (available, markedElsewhere, deleteCap, totalCount) => {
          const plan = planScan(
            { ...homePlace, available, markedElsewhere, totalCount },
            {
              mode: 'delete',
              policy: somePolicy(),
              breaker: { count: 8, percent: 50 },
              deleteCap,
              deletesPerMinute: 10,
            },
            noon,
          );
          const ids = plan.tasks.map(({ task }) => task.eniId);
          expect(ids.length).toBeLessThanOrEqual(deleteCap);
          expect(new Set(ids).size).toBe(ids.length);
          expect(
            plan.findings
              .filter(({ word }) => word === 'enqueued')
              .map(({ eni }) => eni.eniId)
              .sort(),
          ).toEqual(ids.toSorted());
          for (const { eni, word } of plan.findings) if (word === 'enqueued') assertHarmless(eni);
          const orphans = plan.findings.filter(({ word }) =>
            ['enqueued', 'over-cap', 'withheld-by-breaker'].includes(word),
          ).length;
          if (orphans > 8 || orphans * 2 > totalCount) expect(ids).toEqual([]);
          expect(plan.toMark.filter(id => plan.toUnmark.some(({ eniId }) => eniId === id))).toEqual([]);
          expect(ids.filter(id => plan.toUnmark.some(({ eniId }) => eniId === id))).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is judged in report mode as in delete mode, and left as it is', () => {
    fc.assert(
      fc.property(world, available => {
        const planned = (mode: 'report' | 'delete') =>
          planScan(
            { ...homePlace, available, markedElsewhere: [], totalCount: 100 },
            {
              mode,
              policy: somePolicy(),
              breaker: { count: 8, percent: 50 },
              deleteCap: 3,
              deletesPerMinute: 10,
            },
            noon,
          );
        const report = planned('report');
        expect([report.toMark, report.toUnmark, report.tasks]).toEqual([[], [], []]);
        expect(report.findings.map(({ word }) => word.replace('would-enqueue', 'enqueued'))).toEqual(
          planned('delete').findings.map(({ word }) => word),
        );
      }),
    );
  });
});

describe('whatever a task holds', () => {
  it('is the same after encoding and parsing, and fits into a message', () => {
    const count = fc.nat(Number.MAX_SAFE_INTEGER);
    fc.assert(
      fc.property(
        anyEni,
        count,
        count,
        fc.nat(99),
        fc.option(count, { nil: undefined }),
        (eni, firstSeenAt, queuedAt, attempts, deletingSince) => {
          const created = createDeleteTask(homePlace, { ...eni, eniId: 'eni-1' }, { firstSeenAt, queuedAt });
          const task = { ...created, attempts, ...(deletingSince !== undefined && { deletingSince }) };
          const body = encodeDeleteTask(task);
          expect(parseDeleteTask(JSON.parse(body))).toEqual({ kind: 'task', task });
          expect(Math.ceil(utf8Bytes(body) / 3) * 4).toBeLessThanOrEqual(65_536);
        },
      ),
    );
  });

  it('is poison or a task with an id to read by, and never stops the parser', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.dictionary(
          fc.constantFrom('kind', 'version', 'eniId', 'region', 'attempts', 'fingerprint', 'record'),
          fc.jsonValue(),
        ),
        (value, override) => {
          expect(parseDeleteTask(value).kind).toBe('poison');
          const parsed = parseDeleteTask({ ...JSON.parse(encodeDeleteTask(aTask())), ...override });
          if (parsed.kind === 'task') expect(parsed.task.eniId).toMatch(/^eni-/i);
          else expect(parsed.reason).not.toBe('');
        },
      ),
    );
  });
});
