import { type Check, problem } from '../../core/check.ts';

/** A look that failed tells nothing, and nothing must not pass for good: a problem, unlike what is never tried. */
export function failedLook(name: string, found: string): Check {
  return problem(
    name,
    found,
    'Run the doctor again; if it stays so, look at the network and at the endpoint.',
  );
}
