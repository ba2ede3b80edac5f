import { describe, expect, it } from 'vitest';
import { decodeBody } from '../../../shared/adapters/fc/decode-body.ts';

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const task = { kind: 'delete-task', name: 'käfer 虫' };

describe('a message body', () => {
  it.each([
    ['plain JSON', JSON.stringify(task)],
    ['JSON as Base64', base64(JSON.stringify(task))],
    ['JSON as Base64 in lines', base64(JSON.stringify(task)).replace(/.{20}/g, '$&\r\n')],
    ['JSON as Base64 without its padding', base64(`${JSON.stringify(task)} `).replace(/=+$/, '')],
  ])('is understood as %s', (_, text) => {
    expect(decodeBody(text)).toEqual(task);
  });

  it.each([
    ['empty', ''],
    ['words', 'hello world'],
    ['XML', '<a/>'],
    ['cut JSON', '{"kind":'],
    ['Base64 of something else', base64('hello')],
    ['cut Base64', base64(JSON.stringify(task)).slice(0, 20)],
    ['Base64 with a stranger in it', `*${base64(JSON.stringify(task))}`],
    ['the word null', 'null'],
    ['Base64 of Base64', base64(base64(JSON.stringify(task)))],
  ])('is not understood when it is %s', (_, text) => {
    expect(decodeBody(text)).toBeUndefined();
  });

  it('is read as JSON first, even when it could be Base64', () => {
    expect(decodeBody('12345678')).toBe(12_345_678);
    expect(decodeBody('true')).toBe(true);
  });
});
