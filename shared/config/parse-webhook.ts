import { isLoopback } from './parse-endpoint.ts';
import { invalid, type SettingKind, valid } from './setting-field.ts';

/**
 * The URL of a webhook, as the chat product shows it. Plain http would show its token to everybody on the way, so it is accepted for loopback
 * alone. No reason ever quotes the URL.
 */
export const webhookUrl: SettingKind<string> = {
  expected:
    'an https:// URL with host and path and without a user or #, or an http:// one of this machine (127.0.0.1, ::1, localhost)',
  parse(text) {
    // The pattern comes first because URL forgives what a human would not: blanks, backslashes, a missing slash.
    if (!/^https?:\/\/[^\s\\/?#@]+\/[^\s\\#]*$/i.test(text) || !URL.canParse(text)) return invalid();
    const url = new URL(text);
    if (url.protocol === 'http:' && !isLoopback(url.hostname))
      return invalid('plain http would leave this machine');
    return valid(url.href);
  },
};
