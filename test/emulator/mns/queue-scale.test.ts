import { describe, expect, it } from 'vitest';
import { mnsCloud } from './mns-cloud.ts';

describe('a queue of a hundred thousand messages', () => {
  it('gives each of them once, whatever their delays and priorities', () => {
    const { clock, foundation, queue } = mnsCloud();
    const q = queue('q', { visibilityTimeout: 43_200 });
    const count = 100_000;
    for (let index = 0; index < count; index++)
      q.send(String(index), {
        delaySeconds: foundation.random.integer(0, 600),
        priority: foundation.random.integer(1, 16),
      });
    const seen = new Set<string>();
    for (let second = 0; second <= 600; second++) {
      for (let batch = q.receive({ max: 16 }); batch.length > 0; batch = q.receive({ max: 16 }))
        for (const { body } of batch) seen.add(body);
      clock.shiftMs(1000);
    }
    expect(seen.size).toBe(count);
    expect(q.counts()).toEqual({ active: 0, inactive: count, delayed: 0 });
  });

  it('can be received, deleted and filled again without end', () => {
    const { clock, queue } = mnsCloud();
    const q = queue('q', { visibilityTimeout: 43_200 });
    let deleted = 0;
    for (let index = 0; index < 20_000; index++) {
      q.send('x');
      const [message] = q.receive({ max: 1 });
      if (message && q.delete(message.receiptHandle)) deleted++;
      clock.shiftMs(1);
    }
    expect(deleted).toBe(20_000);
    expect(q.snapshot()).toEqual([]);
    expect(q.nextVisibleAtMs()).toBeUndefined();
  });
});
