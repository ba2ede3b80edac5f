import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import type { Emulator } from '../../emulator/start-emulator.ts';

export interface CommandResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** Added to what the command needs to reach the emulator; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Nobody has typed anything yet, and the command may ask. */
  readonly keepsInputOpen?: true;
}

/** A command under way. */
export interface RunningCommand {
  readonly process: ChildProcess;
  readonly result: Promise<CommandResult>;
}

/** Runs the built command as an operator would, with the emulator as its cloud and nothing else of this machine's configuration. */
export function runCommand(
  emulator: Emulator,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return startCommand(emulator, args, options).result;
}

export function startCommand(
  emulator: Emulator,
  args: readonly string[],
  options: CommandOptions = {},
): RunningCommand {
  const env = { ...environmentFor(emulator), ...options.env };
  const child = spawn(process.execPath, ['dist/cli/index.js', ...args], { env, stdio: 'pipe' });
  const result = new Promise<CommandResult>((resolve, reject) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => void stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => void stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (exitCode, signal) =>
      resolve({
        exitCode,
        signal,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      }),
    );
  });
  if (!options.keepsInputOpen) child.stdin.end(options.input ?? '');
  return { process: child, result };
}

/** The environment of an operator who works with the emulator. */
export function environmentFor(emulator: Emulator): Readonly<Record<string, string>> {
  return {
    PATH: process.env['PATH'] ?? '',
    // No profile of whoever runs the tests, and no question to a metadata service.
    HOME: `${tmpdir()}/no-home-for-eni-reaper`,
    ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
    ALIBABA_CLOUD_ACCESS_KEY_ID: emulator.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: emulator.accessKeySecret,
    ALIBABA_CLOUD_REGION_ID: emulator.region,
    ENI_REAPER_ECS_ENDPOINT: emulator.endpoint,
    ENI_REAPER_ENS_ENDPOINT: emulator.endpoint,
    ENI_REAPER_STS_ENDPOINT: emulator.endpoint,
    ENI_REAPER_MNS_ENDPOINT: emulator.endpoint,
  };
}
