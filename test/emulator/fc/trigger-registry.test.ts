import { describe, expect, it } from 'vitest';
import { createTimerTrigger } from '../../../emulator/fc/timer-trigger.ts';
import { triggersLimit } from '../../../emulator/fc/trigger-registry.ts';
import { aPlatform, startMs } from './fc-world.ts';

const timer = { name: 'hourly', functionKey: 'fn', cronExpression: '@every 1h' };

describe('what is known of a trigger', () => {
  it('says that it is on from the start, and off while it is stopped', () => {
    const { foundation, platform } = aPlatform();
    const trigger = createTimerTrigger(foundation, platform, timer);
    const isOn = () => platform.triggers.find('fn', 'hourly')?.config['enable'];
    expect(isOn()).toBe(true);
    trigger.stop();
    expect(isOn()).toBe(false);
    trigger.start();
    expect(isOn()).toBe(true);
    trigger.stop();
  });

  it('keeps its id and the time of its creation when the trigger is replaced', () => {
    const { clock, foundation, platform } = aPlatform();
    createTimerTrigger(foundation, platform, timer);
    const before = platform.triggers.find('fn', 'hourly');
    clock.shiftMs(5_000);
    createTimerTrigger(foundation, platform, { ...timer, cronExpression: '@every 2h' });
    const changed = { createdAtMs: startMs, modifiedAtMs: startMs + 5_000, id: before?.id };
    expect(platform.triggers.list('fn')).toMatchObject([changed]);
    expect(platform.triggers.find('fn', 'hourly')?.config['cronExpression']).toBe('@every 2h');
  });

  it('is kept for as many triggers of one function as the cloud allows', () => {
    const { platform } = aPlatform();
    const put = (name: string, functionKey = 'fn') =>
      platform.triggers.put({ name, functionKey, type: 'timer', config: {} });
    for (let number = 0; number < triggersLimit; number++) put(`t${number}`);
    expect(() => put('one-more')).toThrow('has 50 already');
    expect(() => put('t7')).not.toThrow();
    expect(() => put('one-more', 'another')).not.toThrow();
  });
});
