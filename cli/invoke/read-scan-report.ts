import { isJsonObject, type JsonObject } from '../../shared/core/json.ts';
import type { EniReport, RegionReport, ScanReport } from '../../shared/core/scan/scan-report.ts';

/**
 * The report in what a function returned; `undefined` when it is none. It comes from a deployed function, which may be another one, or of another release:
 * everything that the command shows of it is looked at here. What a later release adds is let through.
 */
export function readScanReport(payload: string): ScanReport | undefined {
  const value = parseJson(payload);
  return isScanReport(value) ? value : undefined;
}

function isScanReport(value: unknown): value is ScanReport {
  return (
    isJsonObject(value) &&
    value['kind'] === 'scan-report' &&
    value['version'] === 1 &&
    hasTexts(value, ['mode']) &&
    areAll(value['regions'], isRegionReport)
  );
}

function isRegionReport(value: unknown): value is RegionReport {
  return (
    isJsonObject(value) &&
    hasTexts(value, ['accountId', 'region']) &&
    typeof value['complete'] === 'boolean' &&
    typeof value['orphans'] === 'number' &&
    ['undefined', 'number'].includes(typeof value['total']) &&
    ['undefined', 'string'].includes(typeof value['problem']) &&
    isJsonObject(value['words']) &&
    Object.values(value['words']).every(count => typeof count === 'number') &&
    areAll(value['enis'], isEniReport)
  );
}

function isEniReport(value: unknown): value is EniReport {
  return (
    isJsonObject(value) && hasTexts(value, ['eniId', 'word', 'because', 'vSwitchId', 'name', 'createdAt'])
  );
}

function areAll(value: unknown, isOne: (entry: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isOne);
}

function hasTexts(value: JsonObject, names: readonly string[]): boolean {
  return names.every(name => typeof value[name] === 'string');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
