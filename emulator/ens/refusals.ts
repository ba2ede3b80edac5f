import { RpcError } from '../rpc/operation.ts';

/**
 * How ENS says no. Everything is HTTP 400, a missing resource and a denied permission included: codes and texts are those of
 * the ENS reference pages (DetachNetworkInterface, AttachNetworkInterface, StartInstance, StopInstance), misspellings too.
 */
export const refusal = {
  invalidField: (field: string) =>
    refuse(`InvalidParameter.${field}`, `The specified field ${field} invalid. Please check it again.`),
  eniNotFound: () => refuse('InvalidEniId.NotFound', 'The specified NetworkInterfaceId does not exist.'),
  eniServiceManaged: () => refuse('InvalidParameter.EniServiceManaged', 'The eni is managed by service.'),
  eniStatus: () =>
    refuse('InvalidOperation.InvalidEniStatus', 'Current eni status does not support this operation.'),
  eniType: () =>
    refuse('InvalidOperation.InvalidEniType', 'The type of eni does not support this operation.'),
  /** The instance's status forbids to attach or detach. */
  instanceStatusForEni: () =>
    refuse('InvalidOperation.InvalidEnsStatus', 'Current instance status does not support this operation.'),
  instanceNotSupported: () =>
    refuse('InvalidOperation.InstanceNotSupport', 'The specified instance does not support this operation.'),
  instanceNotFound: () => refuse('InstanceNotFound', 'The input parameter instancdId that is not found.'),
  /** StopInstance alone spells the code this way. */
  instanceIdNotFound: () => refuse('InstanceIdNotFound', 'The input parameter instancdId that is not found.'),
  instanceStatus: () =>
    refuse('IncorrectInstanceStatus', 'The current status of the instance does not support this operation.'),
  /** What ENS answers when something behind it fails; here: the emulator has no room left. */
  interfaceError: () => refuse('ens.interface.error', 'An error occurred while call the API.'),
} as const;

function refuse(code: string, message: string): RpcError {
  return new RpcError(400, code, message);
}
