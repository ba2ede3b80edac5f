import { afterEach } from 'vitest';
import { shiftedClock } from '../../emulator/clock.ts';
import { installProcessClock } from '../../emulator/fc/clock-preload.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../emulator/start-emulator.ts';

export interface RunningEmulator extends Emulator {
  /** What the person at the emulator has been told. */
  readonly complaints: readonly string[];
  /** Moves the emulator and this process together, so that what the clients sign stays in time. */
  travel(ms: number): void;
  /** The control API, as a test in any language would use it. */
  control(method: 'GET' | 'POST' | 'DELETE', path: string, document?: unknown): Promise<unknown>;
}

const running: Emulator[] = [];
// Kept before the process clock takes its place: the emulator counts from this machine's own time.
const realNowMs = Date.now.bind(Date);
const processClock = installProcessClock(0);

afterEach(async () => {
  processClock.setOffsetMs(0);
  await Promise.all(running.splice(0).map(emulator => emulator.close()));
});

/** An emulator on a port of its own, with the default world; it ends with the test. */
export async function start(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  const complaints: string[] = [];
  const emulator = await startEmulator({
    clock: shiftedClock(realNowMs),
    complain: line => void complaints.push(line),
    ...options,
  });
  running.push(emulator);
  const { clock } = emulator.foundation;
  return Object.assign(emulator, {
    complaints,
    travel(ms: number) {
      clock.shiftMs(ms);
      processClock.setOffsetMs(clock.offsetMs());
    },
    async control(method: 'GET' | 'POST' | 'DELETE', path: string, document?: unknown): Promise<unknown> {
      const body = document === undefined ? null : JSON.stringify(document);
      const reply = await fetch(`${emulator.endpoint}/_emulator/${path}`, { method, body });
      if (!reply.ok) throw new Error(`${method} ${path}: ${await reply.text()}`);
      return reply.json();
    },
  });
}
