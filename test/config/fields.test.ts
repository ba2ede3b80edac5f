import { describe, expect, it } from 'vitest';
import { settingFields } from '../../shared/config/fields.ts';

describe('the table of settings', () => {
  it('names no setting twice', () => {
    const names = settingFields.map(field => field.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(settingFields)('can be shown to an operator: $name', field => {
    expect(field.name).toMatch(/^ENI_REAPER_[A-Z]+(_[A-Z]+)*$/);
    expect(field.meaning).toMatch(/^[A-Z`].*\.$/);
    expect(field.expected).toMatch(/^(a|an|one) /);
    expect(`${field.meaning}${field.expected}`).not.toMatch(/[|\n]/);
  });

  it.each(settingFields)('says what an unset variable means: $name', field => {
    expect(field.defaultText === '').toBe(field.unsetMeans !== undefined);
    expect(field.parse(field.defaultText).kind).toBe('valid');
  });
});
