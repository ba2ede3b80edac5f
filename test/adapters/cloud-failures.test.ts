import { describe, expect, it } from 'vitest';
import {
  neverConnectedCode,
  notAnswered,
  notExchanged,
  outOfTime,
} from '../../shared/adapters/cloud-failures.ts';

const systemError = (code: string, syscall: string): Error =>
  Object.assign(new Error(`${syscall} ${code}`), { code, syscall });

const to = { endpoint: 'https://ecs.cn-nowhere.aliyuncs.com', setting: 'ENI_REAPER_ECS_ENDPOINT' };

describe('a failure of the network', () => {
  it.each<readonly [string, unknown, string | undefined]>([
    ['a host that is not found', systemError('ENOTFOUND', 'getaddrinfo'), 'ENOTFOUND'],
    ['a name server that does not answer', systemError('EAI_AGAIN', 'getaddrinfo'), 'EAI_AGAIN'],
    ['a refused connection', systemError('ECONNREFUSED', 'connect'), 'ECONNREFUSED'],
    ['a network without a way there', systemError('ENETUNREACH', 'connect'), 'ENETUNREACH'],
    ['a connection that nobody takes', systemError('ETIMEDOUT', 'connect'), 'ETIMEDOUT'],
    [
      'all addresses of a host',
      new AggregateError([systemError('ETIMEDOUT', 'connect'), systemError('ENETUNREACH', 'connect')]),
      'ETIMEDOUT',
    ],
    [
      'one address of a host beside a lost answer',
      new AggregateError([systemError('ECONNREFUSED', 'connect'), systemError('ECONNRESET', 'read')]),
      undefined,
    ],
    ['a connection that broke', systemError('ECONNRESET', 'read'), undefined],
    ['a request that could not be written to its end', systemError('EPIPE', 'write'), undefined],
    ['an established connection that timed out', systemError('ETIMEDOUT', 'read'), undefined],
    ['a closed socket without a system call', Object.assign(new Error(), { code: 'ECONNRESET' }), undefined],
    ['a code alone', Object.assign(new Error(), { code: 'ECONNREFUSED' }), undefined],
    ['a certificate', Object.assign(new Error(), { code: 'CERT_HAS_EXPIRED' }), undefined],
    ['no error at all', 'connect', undefined],
  ])('proves, or does not prove, that nothing was sent: %s', (_, thrown, code) => {
    expect(neverConnectedCode(thrown)).toBe(code);
    expect(notExchanged('DeleteNetworkInterface', thrown, to)).toMatchObject({
      handling: 'transient',
      mayHaveTakenEffect: code === undefined,
    });
  });

  it('names the host, and the setting that would name another', () => {
    expect(notExchanged('DeleteNetworkInterface', systemError('ENOTFOUND', 'getaddrinfo'), to).message).toBe(
      'DeleteNetworkInterface could not reach https://ecs.cn-nowhere.aliyuncs.com (ENOTFOUND); nothing was sent. ' +
        'Check the network and the region, or name another address with ENI_REAPER_ECS_ENDPOINT.',
    );
    expect(notExchanged('DeleteNetworkInterface', systemError('ECONNRESET', 'read'), to).message).toBe(
      'DeleteNetworkInterface got no usable answer from ecs.cn-nowhere.aliyuncs.com: the connection failed with ECONNRESET. ' +
        'Whether it took effect is unknown: look again.',
    );
  });
});

describe('a call without an answer', () => {
  it.each([
    ['DeleteNetworkInterface', 'Whether it took effect is unknown: look again.'],
    ['CreateNetworkInterface', 'Whether it took effect is unknown: look again.'],
    ['BatchSendMessage', 'Whether it took effect is unknown: look again.'],
    ['InvokeFunction', 'Whether it took effect is unknown: look again.'],
    ['BatchReceiveMessage', 'Messages that it took come again when their lease ends: it can be sent again.'],
    ['DescribeNetworkInterfaces', 'It changes nothing, whatever became of it: it can be sent again.'],
    ['GetCallerIdentity', 'It changes nothing, whatever became of it: it can be sent again.'],
    ['GetQueueAttributes', 'It changes nothing, whatever became of it: it can be sent again.'],
    ['BatchPeekMessage', 'It changes nothing, whatever became of it: it can be sent again.'],
  ])('says what that means for %s', (operation, advice) => {
    expect(notAnswered(operation, 'it is HTML', { status: 503 }).message).toBe(
      `${operation} got no usable answer: it is HTML (HTTP 503). ${advice}`,
    );
  });

  it('has certainly taken no effect when there was no time to send it', () => {
    expect(outOfTime('DeleteNetworkInterface').mayHaveTakenEffect).toBe(false);
  });
});
