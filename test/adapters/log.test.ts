import { describe, expect, it } from 'vitest';
import { createLog } from '../../shared/adapters/log.ts';
import { depthCap } from '../../shared/adapters/redact-fields.ts';
import type { LogLevel } from '../../shared/core/settings.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { noon } from '../support/times.ts';

function logged(
  write: (log: ReturnType<typeof createLog>) => void,
  level: LogLevel = 'debug',
  fields: Readonly<Record<string, unknown>> = {},
): readonly Record<string, unknown>[] {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  write(createLog({ clock: createManualClock(noon + 7), level, fields, destination }));
  return lines.map(line => JSON.parse(line));
}

describe('the log', () => {
  it('writes level, time, event and fields, and nothing else', () => {
    expect(logged(log => log.info('task.ended', { eniId: 'eni-a', attempts: 2 }))).toEqual([
      { level: 'info', time: '2026-11-20T12:00:00.007Z', event: 'task.ended', eniId: 'eni-a', attempts: 2 },
    ]);
  });

  it('writes one object a line', () => {
    const lines: string[] = [];
    const log = createLog({
      clock: createManualClock(),
      level: 'info',
      destination: { write: line => void lines.push(line) },
    });
    log.info('scan.started', { text: 'two\nlines' });
    log.error('handler.failed');
    expect(lines.map(line => line.split('\n').length)).toEqual([2, 2]);
  });

  it('says the fields of the whole log in every line', () => {
    const [line] = logged(log => log.warn('send.failed', { failed: 1 }), 'debug', { requestId: 'r-1' });
    expect(line).toMatchObject({ requestId: 'r-1', failed: 1, level: 'warn' });
  });

  it.each([
    ['debug', 4],
    ['info', 3],
    ['warn', 2],
    ['error', 1],
  ] as const)('leaves out what is less important than %s', (level, count) => {
    const lines = logged(log => {
      log.debug('scan.started');
      log.info('scan.started');
      log.warn('scan.started');
      log.error('scan.started');
    }, level);
    expect(lines).toHaveLength(count);
  });

  it.each([
    'accessKeyId',
    'AccessKeyId',
    'accessKeySecret',
    'secretAccessKey',
    'securityToken',
    'SecurityToken',
    'security-token',
    'signature',
    'Authorization',
    'credentials',
    'password',
    'token',
    'externalId',
  ])('blanks %s wherever it stands', name => {
    const secret = { [name]: 'hush' };
    const fields = {
      ...secret,
      one: { ...secret, two: { ...secret, three: secret } },
      list: [[secret], secret],
    };
    const text = JSON.stringify(logged(log => log.info('scan.started', fields)));
    expect(text).not.toContain('hush');
    expect(text.match(/\[redacted\]/g)).toHaveLength(6);
  });

  it('blanks credentials among the fields of the whole log', () => {
    const text = JSON.stringify(
      logged(log => log.info('scan.started'), 'info', { credentials: { id: 'hush' } }),
    );
    expect(text).not.toContain('hush');
  });

  it('keeps fields that only resemble one', () => {
    const fields = { nextToken: 'abc', eniId: 'eni-a', reason: 'no token' };
    expect(logged(log => log.info('scan.started', fields))[0]).toMatchObject(fields);
  });

  it('does not let a field pass for the name, time or level of its line', () => {
    const [line] = logged(log => log.info('scan.started', { event: 'forged', time: 'never', level: 'none' }));
    expect(line).toEqual({ level: 'info', time: '2026-11-20T12:00:00.007Z', event: 'scan.started' });
  });

  it('writes an error as its name and sentence, without the stack', () => {
    const [line] = logged(log => log.error('handler.failed', { problem: new TypeError('no good') }));
    expect(line?.['problem']).toEqual({ name: 'TypeError', message: 'no good' });
  });

  it('survives fields that contain themselves', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect(JSON.stringify(logged(log => log.info('scan.started', loop)))).toContain('[too deep to log]');
  });

  it('writes everything down to the cap of depth and nothing below it', () => {
    const nested = (depth: number): unknown => (depth === 0 ? 'bottom' : { inner: nested(depth - 1) });
    const textAt = (depth: number) =>
      JSON.stringify(logged(log => log.info('scan.started', { outer: nested(depth) })));
    expect(textAt(depthCap - 1)).toContain('bottom');
    expect(textAt(depthCap)).not.toContain('bottom');
  });
});
