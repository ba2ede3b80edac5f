import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';

const announcement = z.object({
  endpoint: z.string(),
  accessKeyId: z.string(),
  accessKeySecret: z.string(),
  accountId: z.string(),
  region: z.string(),
});

/** The built command in a process of its own, as other people start it. */
export interface EmulatorProcess extends z.infer<typeof announcement> {
  /** The most memory that the process has had until now, in bytes; what it has now where the system does not keep the peak. */
  peakMemoryBytes(): number;
  /** Seconds of processor time that it has used; undefined where the system does not tell. */
  processorSeconds(): number | undefined;
  stop(): Promise<void>;
}

/** Starts `eni-reaper emulator` and waits for its first line. */
export async function startEmulatorProcess(args: readonly string[] = []): Promise<EmulatorProcess> {
  const child = spawn(process.execPath, [join('dist', 'cli', 'index.js'), 'emulator', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('The emulator could not be started; run npm run build first.');
  const announced = announcement.parse(JSON.parse(await firstLineOf(child)));
  return {
    ...announced,
    peakMemoryBytes: () => peakMemoryOf(pid),
    processorSeconds: () => processorSecondsOf(pid),
    stop: () =>
      new Promise(resolve => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

async function firstLineOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The emulator has no standard output.');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('The emulator ended without a first line.');
}

function peakMemoryOf(pid: number): number {
  const status = readIfThere(`/proc/${pid}/status`);
  const peakKb = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  if (peakKb !== undefined) return Number(peakKb) * 1024;
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024;
}

/** Linux counts user and system time in hundredths of a second, in fields 14 and 15 (proc(5)). */
function processorSecondsOf(pid: number): number | undefined {
  const fields = readIfThere(`/proc/${pid}/stat`).split(') ')[1]?.split(' ');
  return fields && (Number(fields[11]) + Number(fields[12])) / 100;
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
