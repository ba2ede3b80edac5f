import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../emulator/start-emulator.ts';
import { type CommandResult, environmentFor } from '../../cli/command.ts';

const root = join(import.meta.dirname, '../../..');

export interface RunOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What a reader puts in place of a part of the command, such as `<id>`. */
  readonly fill?: Readonly<Record<string, string>>;
  /** Gives the command a terminal, at which somebody types this. Needs python3. */
  readonly typed?: string;
}

/** A command that does not end by itself. */
export interface Started {
  /** The first line on its stdout. */
  readonly firstLine: Promise<string>;
  /** Ends it and waits until it has ended. */
  readonly stop: () => Promise<void>;
}

/** An operator's shell, in a folder of its own, with a loopback cloud and the built command on its PATH. */
export interface Stage {
  readonly cloud: Emulator;
  readonly folder: string;
  /** Every script that was run so far, before anything was filled in. */
  readonly ran: readonly string[];
  run(script: string, options?: RunOptions): Promise<CommandResult>;
  start(script: string, options?: RunOptions): Started;
  /** Writes a file and the folders above it; returns its path. */
  write(path: string, text: string): string;
  /** Puts a program on PATH, before any other of this name. */
  install(name: string, script: string): void;
  close(): Promise<void>;
}

export async function openStage(options: EmulatorOptions = {}): Promise<Stage> {
  const cloud = await startEmulator({ seed: 3, ...options });
  const folder = mkdtempSync(join(tmpdir(), 'eni-reaper-stage-'));
  const ran: string[] = [];
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    return join(folder, path);
  };
  const install = (name: string, script: string) => chmodSync(write(`bin/${name}`, script), 0o755);
  // Where Function Compute answers cannot be set in the environment, and its public host is not here.
  install(
    'eni-reaper',
    `#!/bin/sh
case "$1" in
  invoke) set -- "$@" --endpoint '${cloud.endpoint}' ;;
  doctor) set -- "$@" --fc-endpoint '${cloud.endpoint}' ;;
esac
exec '${process.execPath}' '${join(root, 'dist/cli/index.js')}' "$@"
`,
  );
  const begin = (script: string, { env = {}, fill = {}, typed }: RunOptions = {}): ChildProcess => {
    ran.push(script);
    const filled = Object.entries(fill).reduce((text, [what, by]) => text.replaceAll(what, by), script);
    const shell = ['bash', '--norc', '-euo', 'pipefail', '-c', filled];
    const [program = '', ...args] = typed === undefined ? shell : ['python3', '-c', inTerminal, ...shell];
    const child = spawn(program, args, {
      cwd: folder,
      env: {
        ...environmentFor(cloud),
        HOME: join(folder, 'home'),
        PATH: [join(folder, 'bin'), dirname(process.execPath), process.env['PATH']].join(delimiter),
        ...env,
      },
      // A group of its own, to be ended as a whole.
      detached: true,
    });
    child.stdin?.end(typed ?? '');
    return child;
  };
  mkdirSync(join(folder, 'home'));

  return {
    cloud,
    folder,
    ran,
    write,
    install,
    run: (script, runOptions) => resultOf(begin(script, runOptions)),
    start: (script, runOptions) => started(begin(script, runOptions)),
    async close() {
      await cloud.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs its arguments at a terminal and exits as they do; what they print on stderr comes on stdout, as at any terminal. */
const inTerminal = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

function resultOf(child: ChildProcess): Promise<CommandResult> {
  const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)];
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) =>
      resolve({ exitCode, signal, stdout: stdout(), stderr: stderr() }),
    );
  });
}

function textOf(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: Buffer[] = [];
  stream?.on('data', (chunk: Buffer) => void chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

function started(child: ChildProcess): Started {
  const result = resultOf(child);
  const firstLine = new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('\n')) resolve(said.slice(0, said.indexOf('\n')));
    });
    result.then(({ exitCode, stderr }) => reject(new Error(`It ended with ${exitCode}: ${stderr}`)), reject);
  });
  return {
    firstLine,
    async stop() {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
      await result;
    },
  };
}
