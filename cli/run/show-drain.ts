import type { DrainProgress } from '../../shared/app/operator/drain-deletions.ts';
import type { Clock } from '../../shared/ports.ts';
import type { Output } from '../output.ts';
import { inWords } from '../progress/time-left.ts';
import type { LogEntry, RunLog } from './run-log.ts';

interface DrainBounds {
  readonly expected: number;
  readonly untilMs: number;
}

/** Shows how far the worker in this process is: what has ended, what is verified, why it looks again, and how much time it is given. */
export function showDrain<T>(
  output: Output,
  clock: Clock,
  log: RunLog,
  bounds: DrainBounds,
  work: (onProgress: (progress: DrainProgress) => void) => Promise<T>,
): Promise<T> {
  const line = createDrainLine(clock, bounds);
  return output.during(line.render, tellNews => {
    const hear = (entry: LogEntry) => {
      line.hear(entry);
      tellNews();
    };
    const advance = (progress: DrainProgress) => {
      line.advance(progress);
      tellNews();
    };
    return log.during(hear, () => work(advance));
  });
}

/** Between two reports of the drain, the log of the batch that is under way says what happens to it. */
function createDrainLine(clock: Clock, { expected, untilMs }: DrainBounds) {
  let progress: DrainProgress = { ended: 0, gone: 0, underWay: 0, again: [] };
  let accepted = 0;
  let verified = 0;
  return {
    hear({ event }: LogEntry): void {
      if (event === 'worker.delete-requested') accepted += 1;
      if (event === 'worker.verified') verified += 1;
    },
    advance(now: DrainProgress): void {
      progress = now;
      accepted = 0;
      verified = 0;
    },
    render(): string {
      const { ended, gone, underWay } = progress;
      const leftMs = untilMs - clock.nowMs();
      const parts = [
        `   ${ended} of ${expected} tasks ended, ${gone + verified} verified gone`,
        leftMs > 0 ? `at most ${inWords(leftMs)} left` : 'its time is over, finishing',
        ...(underWay === 0 ? [] : [`looking at ${underWay}, ${accepted} deletes accepted`]),
        ...looksAgain(progress),
      ];
      return parts.join('; ');
    },
  };
}

function looksAgain({ again }: DrainProgress): readonly string[] {
  const [first, ...others] = again;
  if (first === undefined) return [];
  const rest = others.reduce((sum, { count }) => sum + count, 0);
  const more = rest === 0 ? '' : `, and ${rest} for other reasons`;
  return [`${first.count} looked at again: ${first.reason}${more}`];
}
