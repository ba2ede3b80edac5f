import type { SettingField } from './setting-field.ts';

const shownCharacters = 120;

/**
 * A refused value as a message may show it: quoted, cut, and without secrets. What looks like credentials in a URL is hidden
 * in every setting, because the value was refused and nobody knows what it is.
 */
export function showValue(field: Pick<SettingField<unknown>, 'secret'>, text: string): string {
  if (field.secret) return `(${text.length} characters, not shown)`;
  const safe = text.replace(/\/\/[^/]*@/g, '//***@').replace(/(\/\/[^?]*\?).*$/s, '$1***');
  return JSON.stringify(safe.length > shownCharacters ? `${safe.slice(0, shownCharacters)}…` : safe);
}
