import { execFileSync } from 'node:child_process';

/** Builds `dist/` once before any test runs, so that scenario tests drive what would be deployed. */
export function setup(): void {
  execFileSync(process.execPath, ['build.mjs'], { stdio: 'inherit' });
}
