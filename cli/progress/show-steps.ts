import type { Clock } from '../../shared/ports.ts';
import type { Output } from '../output.ts';
import { timeLeft } from './time-left.ts';

/** Shows how many of a known number of steps this work has done, and how long the rest takes if it goes on like this. */
export function showSteps<T>(
  output: Output,
  clock: Clock,
  { name, total }: { readonly name: string; readonly total: number },
  work: (onProgress: (done: number) => void) => Promise<T>,
): Promise<T> {
  const startedAt = clock.monotonicMs();
  const elapsedMs = () => clock.monotonicMs() - startedAt;
  let pace = { done: 0, total, heardAtMs: 0 };
  const render = () => {
    const left = timeLeft(pace, elapsedMs());
    return `${name}: ${pace.done} of ${total}${left === '' ? '' : `, ${left}`}`;
  };
  return output.during(render, tellNews =>
    work(done => {
      pace = { done, total, heardAtMs: elapsedMs() };
      tellNews();
    }),
  );
}
