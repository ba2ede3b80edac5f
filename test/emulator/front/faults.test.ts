import { describe, expect, it } from 'vitest';
import { createFaults, type Fault } from '../../../emulator/faults.ts';
import { seededRandom } from '../../../emulator/random.ts';

/** Which of ten requests, one after the other, meet these faults. */
function met(faults: readonly Partial<Fault>[], request: { action?: string; resources?: string[] } = {}) {
  const inForce = createFaults(seededRandom(1));
  for (const fault of faults)
    inForce.add({ service: 'ecs', action: 'Delete', effect: { kind: 'stick' }, ...fault });
  return Array.from({ length: 10 }, () =>
    inForce.take('ecs', request.action ?? 'Delete', request.resources) ? 'x' : '.',
  ).join('');
}

describe('a fault', () => {
  it.each<[string, Partial<Fault>, string]>([
    ['for ever when no count is given', {}, 'xxxxxxxxxx'],
    ['as often as its count', { count: 3 }, 'xxx.......'],
    ['only after the requests that it lets pass', { after: 4 }, '....xxxxxx'],
    ['once after some', { after: 4, count: 1 }, '....x.....'],
    ['whatever the product', { service: '*' }, 'xxxxxxxxxx'],
    ['whatever the action', { action: '*' }, 'xxxxxxxxxx'],
    ['no other product', { service: 'ens' }, '..........'],
    ['no other action', { action: 'Describe' }, '..........'],
    ['no request about something else', { resource: 'eni-2' }, '..........'],
    ['requests about its resource', { resource: 'eni-1' }, 'xxxxxxxxxx'],
  ])('meets %s', (_, fault, expected) => {
    expect(met([fault], { resources: ['i-1', 'eni-1'] })).toBe(expected);
  });

  it('meets about as many requests as its probability says, and the same ones for the same seed', () => {
    const inForce = createFaults(seededRandom(7));
    inForce.add({ service: '*', action: '*', probability: 0.25, effect: { kind: 'stick' } });
    const hits = Array.from({ length: 4000 }, () => inForce.take('ecs', 'Delete')).filter(Boolean).length;
    expect(hits).toBeGreaterThan(850);
    expect(hits).toBeLessThan(1150);
    expect(met([{ probability: 0.5 }])).toBe(met([{ probability: 0.5 }]));
  });

  it('comes one at a time, in the order in which they were added', () => {
    const inForce = createFaults(seededRandom(1));
    inForce.add({ service: '*', action: '*', count: 1, effect: { kind: 'stick' } });
    inForce.add({ service: '*', action: '*', effect: { kind: 'fall-back' } });
    const kinds = [1, 2, 3].map(() => inForce.take('ecs', 'Delete')?.kind);
    expect(kinds).toEqual(['stick', 'fall-back', 'fall-back']);
    expect(inForce.list()).toHaveLength(1);
    inForce.clear();
    expect(inForce.take('ecs', 'Delete')).toBeUndefined();
  });
});
