import type { FunctionName } from '../../core/function-names.ts';
import type { QueueNames } from '../../core/settings.ts';

/** What a trigger of s.yaml is like, as far as the work depends on it. */
export type WantedTrigger =
  | { readonly kind: 'timer' }
  | {
      readonly kind: 'queue';
      /** The queue that it reads. */
      readonly reads: keyof QueueNames;
      /** `CountBasedWindow` and `TimeBasedWindow`: a batch is handed over when one of them is reached. */
      readonly batchCount: number;
      readonly batchSeconds: number;
      readonly decodesBase64: boolean;
    };

/** What s.yaml deploys; test/app/doctor holds these numbers against it. */
export const wantedTriggers: Readonly<Record<FunctionName, WantedTrigger>> = {
  scan: { kind: 'timer' },
  worker: { kind: 'queue', reads: 'delete', batchCount: 100, batchSeconds: 15, decodesBase64: true },
  teardown: { kind: 'queue', reads: 'teardown', batchCount: 100, batchSeconds: 5, decodesBase64: false },
};

/** The timeout of each function. A longer one does no harm by itself, a shorter one cuts work off in the middle. */
export const wantedTimeoutSeconds = 240;

/** Behind a queue trigger a function must end within 5 minutes (limits of usage of Function Compute). */
export const queueTriggerTimeoutCapSeconds = 300;

/** The Node.js that the bundles are built for; later ones run them, too. */
export const oldestRuntime = 20;
