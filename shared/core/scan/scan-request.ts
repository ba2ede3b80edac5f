import { ConfigError } from '../errors.ts';
import { isJsonObject } from '../json.ts';
import type { Mode } from '../settings.ts';

/** What a timer's payload, or a person, may ask of one scan. It can only narrow what the settings allow. */
export interface ScanRequest {
  readonly regions?: readonly string[];
  readonly mode?: Mode;
}

/**
 * Reads a timer payload. Nothing (absent, empty or blank) is the empty request; anything else must be a ScanRequest, whose fields are all optional.
 * Unknown fields are refused, because a mistyped field that is ignored could scan more than was meant.
 */
export function parseScanRequest(payload: string | undefined): ScanRequest {
  if (payload === undefined || payload.trim() === '') return {};
  const value = parseJson(payload);
  if (!isJsonObject(value)) {
    throw new ConfigError([
      'The payload is neither empty nor a JSON object. Send {"kind":"scan-request","version":1} or nothing.',
    ]);
  }
  const { kind, version, regions, mode } = value;
  const problems = [
    ...(kind === undefined || kind === 'scan-request' ? [] : ['kind must be "scan-request"']),
    ...(version === undefined || version === 1 ? [] : ['version must be 1']),
    ...(regions === undefined || isRegionList(regions)
      ? []
      : ['regions must be a list of region ids with at least one entry']),
    ...(mode === undefined || mode === 'report' || mode === 'delete'
      ? []
      : ['mode must be "report" or "delete"']),
    ...Object.keys(value)
      .filter(name => !['kind', 'version', 'regions', 'mode'].includes(name))
      .map(name => `the field ${JSON.stringify(name.slice(0, 40))} is unknown`),
  ];
  if (problems.length > 0)
    throw new ConfigError(problems.map(problem => `The scan request cannot be used: ${problem}.`));
  return {
    ...(isRegionList(regions) && { regions }),
    ...((mode === 'report' || mode === 'delete') && { mode }),
  };
}

/** The mode of one scan: `delete` only when the settings and the request both allow it. */
export function narrowMode(allowed: Mode, request: ScanRequest): Mode {
  return request.mode === 'report' ? 'report' : allowed;
}

/** The regions of one scan: those allowed that the request also names. A region that is not allowed is dropped, never added. */
export function narrowRegions(allowed: readonly string[], request: ScanRequest): readonly string[] {
  return request.regions === undefined
    ? allowed
    : allowed.filter(region => request.regions?.includes(region));
}

function isRegionList(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(region => typeof region === 'string' && region !== '')
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
