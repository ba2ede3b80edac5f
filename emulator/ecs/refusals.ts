import { RpcError } from '../rpc/operation.ts';

/*
 * The refusals of more than one operation, in the words of the API documentation where it prints any; clients are to go
 * by the code alone. A reference page that only says "%s" leaves the sentence to us.
 */

export function missingParameter(name: string): RpcError {
  return new RpcError(
    400,
    'MissingParameter',
    `The input parameter "${name}" that is mandatory for processing this request is not supplied.`,
  );
}

export function invalidParameter(name: string, why: string): RpcError {
  return new RpcError(400, 'InvalidParameter', `The specified parameter "${name}" is not valid: ${why}.`);
}

export function unsupportedParameter(name: string, why: string): RpcError {
  return new RpcError(400, 'UnsupportedParameter', `The parameter "${name}" is not supported: ${why}.`);
}

export function malformedEniId(eniId: string): RpcError {
  return new RpcError(400, 'InvalidParams.EniId', `The specified parameter EniId "${eniId}" is not valid.`);
}

export function malformedInstanceId(instanceId: string): RpcError {
  return new RpcError(
    400,
    'InvalidInstanceID.Malformed',
    `The specified parameter InstanceId "${instanceId}" is not valid.`,
  );
}

/** 404 everywhere but on Delete, where pages of different years differ. */
export function eniNotFound(eniId: string, status = 404): RpcError {
  return new RpcError(status, 'InvalidEniId.NotFound', `The specified EniId "${eniId}" is not found.`);
}

export function ecsNotFound(): RpcError {
  return new RpcError(404, 'InvalidEcsId.NotFound', 'The specified EcsId is not found.');
}

export function vSwitchNotFound(vSwitchId: string): RpcError {
  return new RpcError(404, 'InvalidVSwitchId.NotFound', `The specified VSwitch "${vSwitchId}" is not found.`);
}

export function securityGroupNotFound(groupId: string): RpcError {
  return new RpcError(
    404,
    'InvalidSecurityGroupId.NotFound',
    `The specified SecurityGroup "${groupId}" is not found.`,
  );
}

export function invalidEniState(expecting: string, current: string): RpcError {
  return new RpcError(
    400,
    'InvalidOperation.InvalidEniState',
    `The operation is not allowed in the current ENI state. Expecting status is "${expecting}" while current status is "${current}".`,
  );
}

export function invalidEcsState(expecting: string, current: string): RpcError {
  return new RpcError(
    400,
    'InvalidOperation.InvalidEcsState',
    `The operation is not allowed in the current ECS state. Expecting status is "${expecting}" while current status is "${current}".`,
  );
}

export function invalidEniType(expecting: string, current: string): RpcError {
  return new RpcError(
    403,
    'InvalidOperation.InvalidEniType',
    `The operation is not allowed in the current ENI type. Expecting type is "${expecting}" while current type is "${current}".`,
  );
}

export function detachPrimaryNotAllowed(): RpcError {
  return new RpcError(
    400,
    'InvalidOperation.DetachPrimaryEniNotAllowed',
    'Detaching primary ENI from ECS instance is not allowed.',
  );
}

export function eniServiceManaged(eniId: string): RpcError {
  return new RpcError(
    403,
    'InvalidOperation.EniServiceManaged',
    `The operation is not allowed: the ENI "${eniId}" is managed by a cloud service.`,
  );
}

export function vpcMismatch(what: string): RpcError {
  return new RpcError(403, 'InvalidOperation.VpcMismatch', `The operation is not allowed: ${what}.`);
}
