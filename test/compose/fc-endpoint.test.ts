import { describe, expect, test } from 'vitest';
import { checkedFcEndpoint, fcEndpoint } from '../../shared/compose/fc-endpoint.ts';
import { ConfigError } from '../../shared/core/errors.ts';

const home = { accountId: '1234567890123456', region: 'cn-hangzhou' };

describe('the address of Function Compute', () => {
  test('belongs to the account and the region', () => {
    expect(fcEndpoint(home, undefined)).toBe('https://1234567890123456.cn-hangzhou.fc.aliyuncs.com');
  });

  test.each([
    ['https://fc.example.com', 'https://fc.example.com'],
    ['https://fc.example.com:8443/', 'https://fc.example.com:8443'],
    ['http://127.0.0.1:9000', 'http://127.0.0.1:9000'],
    ['http://localhost:9000', 'http://localhost:9000'],
  ])('gives way to %s', (override, expected) => {
    expect(fcEndpoint(home, override)).toBe(expected);
  });

  test.each([
    ['http://192.0.2.1', /plain http would leave this machine/],
    ['http://fc.example.com', /plain http would leave this machine/],
    ['nonsense', /^--endpoint is "nonsense"; expected an https:\/\/ URL/],
    ['', /^--endpoint is ""/],
    ['ftp://fc.example.com', /--endpoint/],
    ['https://fc.example.com/2016-08-15', /--endpoint/],
    ['https://key:secret@fc.example.com', /--endpoint/],
  ])('is never %s', (override, words) => {
    expect(() => checkedFcEndpoint(override)).toThrow(ConfigError);
    expect(() => checkedFcEndpoint(override)).toThrow(words);
  });

  test('is called by the name of its flag', () => {
    expect(() => fcEndpoint(home, 'nonsense', '--fc-endpoint')).toThrow(/^--fc-endpoint is/);
  });
});
