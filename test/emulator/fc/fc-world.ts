import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { manualClock } from '../../../emulator/clock.ts';
import type { FunctionSpec } from '../../../emulator/fc/function-spec.ts';
import { createPlatform, type PlatformOptions } from '../../../emulator/fc/platform.ts';
import { createFoundation } from '../../../emulator/foundation.ts';

export const accountId = '1234567890123456';
export const region = 'cn-hangzhou';
export const startMs = Date.UTC(2026, 10, 20, 19, 0, 0);

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** What has to be undone when the test is over. */
export const onCleanup = (cleanup: () => unknown) => void cleanups.push(cleanup);

export function aFoundation() {
  const clock = manualClock(startMs);
  const complaints: string[] = [];
  const foundation = createFoundation({ clock, seed: 7, complain: line => complaints.push(line) });
  return { clock, complaints, foundation };
}

/** A platform on a clock that stands still until the test moves it, and a way to deploy handlers given as source. */
export function aPlatform(options: Partial<PlatformOptions> = {}) {
  const { clock, complaints, foundation } = aFoundation();
  const platform = createPlatform(foundation, { accountId, region, ...options });
  onCleanup(() => platform.close());
  const deploy = (source: string, spec: Partial<FunctionSpec> = {}) =>
    platform.createFunction({ name: 'fn', codePath: codeFile(source), ...spec });
  return { clock, complaints, foundation, platform, deploy };
}

/** A CommonJS module with this source in a folder of its own. */
export function codeFile(source: string): string {
  const parent = join(tmpdir(), 'emulator-fc');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'fn-'));
  onCleanup(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'index.js');
  writeFileSync(path, source);
  return path;
}

export const json = (payload: Buffer): unknown => JSON.parse(payload.toString('utf8'));
