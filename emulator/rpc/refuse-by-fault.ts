import type { FaultEffect } from '../faults.ts';
import { type DocumentedRefusal, RpcError } from './operation.ts';

/** Throws what a fault of the kind `refuse` says; status and text are the reference's where the fault leaves them out. */
export function refuseByFault(
  fault: FaultEffect | undefined,
  documented: (code: string) => DocumentedRefusal | undefined,
): void {
  if (fault?.kind !== 'refuse') return;
  const known = documented(fault.code);
  throw new RpcError(
    fault.status ?? known?.status ?? statusOf(fault.code),
    fault.code,
    fault.message ?? known?.message ?? 'The request was refused because a fault of the emulator says so.',
    fault.retryAfterSeconds,
  );
}

/** The status that usually goes with a code, for faults that give none. */
function statusOf(code: string): number {
  if (code.startsWith('InternalError')) return 500;
  if (code.startsWith('ServiceUnavailable')) return 503;
  if (code.startsWith('Forbidden')) return 403;
  return code === 'OperationConflict' ? 409 : 400;
}
