import { invalid, type SettingKind, valid } from './setting-field.ts';

/**
 * An origin such as `https://mns.example.com` or `http://127.0.0.1:8080`, given back without a slash at its end: the MNS client
 * would send `//queues/…` for one. Plain http carries signed requests in the open, so it is accepted for loopback alone.
 */
export const endpoint: SettingKind<string> = {
  expected:
    'an https:// URL of host and port only, or an http:// one of this machine (127.0.0.1, ::1, localhost)',
  parse(text) {
    // The pattern comes first because URL forgives what a human would not: blanks, backslashes, a missing slash.
    if (!/^https?:\/\/[^\s\\/?#@]+\/?$/i.test(text) || !URL.canParse(text)) return invalid();
    const url = new URL(text);
    if (url.protocol === 'http:' && !isLoopback(url.hostname))
      return invalid('plain http would leave this machine');
    return valid(url.origin);
  },
};

/** A host that only this machine can be reached by. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
