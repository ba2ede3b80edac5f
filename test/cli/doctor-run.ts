import type { Emulator } from '../../emulator/start-emulator.ts';
import type { Check } from '../../shared/core/check.ts';
import { type CommandOptions, runCommand } from './command.ts';

/** What `eni-reaper doctor --json` said. */
export interface DoctorRun {
  readonly exitCode: number | null;
  readonly healthy: boolean;
  readonly checks: readonly Check[];
  /** Names of what needs attention. */
  readonly problems: readonly string[];
  readonly text: string;
}

export async function runDoctor(
  cloud: Emulator,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<DoctorRun> {
  const { exitCode, stdout } = await runCommand(cloud, ['doctor', '--json', ...args], options);
  const { healthy, checks } = JSON.parse(stdout) as { healthy: boolean; checks: readonly Check[] };
  const problems = checks.filter(check => check.status === 'problem').map(check => check.name);
  return { exitCode, healthy, checks, problems, text: stdout };
}

export function named(run: DoctorRun, name: string): Check | undefined {
  return run.checks.find(check => check.name === name);
}
