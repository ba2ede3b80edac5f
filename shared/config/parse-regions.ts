import { listOf } from './parse-list.ts';
import { textMatching } from './parse-word.ts';
import { invalid, type SettingKind, valid } from './setting-field.ts';

const regionId = textMatching(/^[a-z]{2}-[a-z0-9-]+$/, 'a region id such as cn-hangzhou');
const regionIds = listOf(regionId, 'a comma list of region ids such as cn-hangzhou, or all');

/** Region ids, or the word `all` alone: beside other regions it would leave open which of the two was meant. */
export const regions: SettingKind<readonly string[] | 'all'> = {
  expected: regionIds.expected,
  parse(text) {
    if (text.trim() === 'all') return valid('all');
    const parsed = regionIds.parse(text);
    return parsed.kind === 'valid' && parsed.value.length === 0 ? invalid() : parsed;
  },
};
