import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { namePattern } from '../../shared/config/parse-name-pattern.ts';

const shares = expect.stringContaining('share the characters of a long name in too many ways');
const repeats = 'it repeats a group that holds a repetition or alternatives';

describe('a pattern for names', () => {
  test.each([
    '^ci-(a|b)',
    '^app-[a-z]+-\\d+-[a-z]+$',
    '^[a-z]+[0-9]*-[a-z]+[0-9]*-[a-z]+[0-9]*-[a-z]+[0-9]*-x$',
    '.*-foo-.*',
    'foo.*bar.*baz',
    '^(?!keep-).*-tmp$',
    '(web|db|cache)-\\d{1,3}',
    '^[\\w-]+\\.example\\.com$',
    '^(?:prod|test)?-(?<name>[a-z]+)$',
    '^eni-[0-9a-f]{8,}$',
    '^k8s-(?:[0-9a-f]{2})+$',
    '^a{,3}b{c]}$',
    '^(?:a|b)(?:a|b)(?:a|b)$',
    '[\\]*+]+-\\u0041\\x41\\cA\\0[^]',
    '测试-.*-x',
    'x'.repeat(200),
  ])('may be %s', text => {
    expect(namePattern.parse(text)).toMatchObject({ kind: 'valid', value: new RegExp(text) });
  });

  test.each([
    ['^(a+)+$', repeats],
    ['(a|a)*b', repeats],
    ['(?:[a-z]+-)+\\d', repeats],
    ['(?:a?){30}a{30}', repeats],
    ['((ab){2,3}){4}c', repeats],
    ['^(.*)\\1$', 'it refers back to what a group has matched'],
    ['(?<a>x)\\k<a>', 'it refers back to what a group has matched'],
    ['.*-.*-.*-x', shares],
    ['^a*a*a*a*a*b', shares],
    ['^[a-m]*[k-z]*[a-m]*[k-z]*[a-m]*-', shares],
    ['^测*测*测*测*测*b', shares],
    ['^\\s*\\s*\\s*\\s*[\\s]*b', shares],
    ['^(?=.*a)(?=.*b)(?=.*c)(?=.*d)', shares],
    [`^${'a?'.repeat(30)}${'a'.repeat(30)}`, shares],
    [`^${'a{0,8}'.repeat(8)}b`, shares],
    [`${'(a|a)'.repeat(20)}b`, shares],
    [`^${'(?:a'.repeat(25)}${')?'.repeat(25)}b.*.*.*x`, shares],
  ])('is refused with the reason when a name could keep it busy: %s', (text, because) => {
    expect(namePattern.parse(text)).toEqual({ kind: 'invalid', because });
  });

  test.each([
    ['(unclosed', 'it does not compile'],
    ['x'.repeat(201), undefined],
  ])('is refused when it cannot be used at all', (text, because) => {
    expect(namePattern.parse(text)).toEqual({ kind: 'invalid', ...(because && { because }) });
  });

  const set = fc.constantFrom('a', 'b', '-', '.', '[ab]', '[^a]', '\\w', '\\d');
  const { pattern } = fc.letrec<{ pattern: string }>(tie => {
    const times = fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,9}', '*?');
    const group = tie('pattern').map(inside => `(?:${inside})`);
    const item = fc.tuple(fc.oneof({ weight: 3, arbitrary: set }, group), times).map(parts => parts.join(''));
    const sequence = fc.array(item, { minLength: 1, maxLength: 6 }).map(parts => parts.join(''));
    return { pattern: fc.array(sequence, { minLength: 1, maxLength: 2 }).map(parts => parts.join('|')) };
  });
  const piece = fc.constantFrom('a', 'b', '-', 'ab', 'a-', '1');
  const name = fc.tuple(piece, piece, fc.nat(128)).map(([one, other, length]) => {
    return `${one.repeat(length)}${other.repeat(128)}`.slice(0, 127).concat('!');
  });

  test('that is taken comes to an end on every name', () => {
    // A pattern that explodes never gets here: the test would hang.
    const ends = (text: string, names: readonly string[]) => {
      const parsed = namePattern.parse(text);
      if (parsed.kind === 'valid') for (const one of names) parsed.value.test(one);
    };
    fc.assert(
      fc.property(fc.tuple(pattern, fc.constantFrom('', '^')), fc.array(name), ([text, start], names) =>
        ends(`${start}(?:${text})c$`, names),
      ),
      { numRuns: 500 },
    );
  });
});
