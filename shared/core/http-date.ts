import { parseInstant } from './instant.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The instant of an HTTP `Date` header in its one current form (RFC 9110, 5.6.7, IMF-fixdate); `undefined` for anything else. */
export function parseHttpDate(text: string): number | undefined {
  const match = /^[A-Z][a-z]{2}, (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) GMT$/.exec(text);
  const [, day = '', name = '', year = '', time = ''] = match ?? [];
  const month = months.indexOf(name) + 1;
  return month === 0 ? undefined : parseInstant(`${year}-${String(month).padStart(2, '0')}-${day}T${time}Z`);
}
