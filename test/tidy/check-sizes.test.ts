import { describe, expect, it } from 'vitest';
import { checkSizes, sizeCaps } from './check-sizes.ts';
import { functionBodies } from './function-bodies.ts';
import { asSource } from './project.ts';

const findings = (text: string, path = 'shared/core/a.ts') => checkSizes([asSource({ path, text })]);
const filler = (lines: number) => 'a();\n'.repeat(lines);

it('measures files up to their cap', () => {
  expect(findings(filler(sizeCaps.linesPerFile))).toEqual([]);
  expect(findings(filler(sizeCaps.linesPerFile + 1))).toMatchObject([{ line: sizeCaps.linesPerFile + 1 }]);
});

it('measures lines up to their cap, in characters', () => {
  expect(findings(`\n${'😀'.repeat(sizeCaps.charactersPerLine)}\n`)).toEqual([]);
  expect(findings(`\n${'a'.repeat(sizeCaps.charactersPerLine + 1)}\n`)).toMatchObject([{ line: 2 }]);
});

it('measures functions up to their cap, but not those of tests', () => {
  const longest = `function a() {\n${filler(sizeCaps.linesPerFunction - 2)}}\n`;
  const tooLong = `\nfunction a() {\n${filler(sizeCaps.linesPerFunction - 1)}}\n`;
  expect(findings(longest)).toEqual([]);
  expect(findings(tooLong)).toMatchObject([{ line: 2 }]);
  expect(findings(tooLong, 'test/a.test.ts')).toEqual([]);
});

describe('the body of a function', () => {
  it.each([
    ['a function', 'function a() {\n}'],
    ['an async function with a type', 'async function a(): Promise<void> {\n}'],
    ['a function that returns an object type', 'function a(): { b: number } {\n}'],
    ['a function that returns a function type', 'function a(): (b: C) => D {\n}'],
    ['a type guard', 'function a(b: unknown): b is C {\n}'],
    ['an arrow function', 'const a = () => {\n}'],
    ['a method', 'const a = { b(c) {\n} }'],
    ['a constructor', 'class A { constructor(b: C) {\n} }'],
    ['a function behind an if of one line', 'if (a) b(); function c() {\n}'],
  ])('is found: %s', (_, code) => {
    expect(functionBodies(code)).toContainEqual({ firstLine: 1, ownLines: 2 });
  });

  it.each([
    ['an if', 'if (a()) {\n}'],
    ['an else', 'else {\n}'],
    ['a loop', 'for (const a of b) {\n}'],
    ['a switch', 'switch (a) {\n}'],
    ['an object', 'const a = {\n}'],
    ['a class', 'class A extends B {\n}'],
    ['an interface', 'interface A {\n}'],
    ['an import', 'import {\n} from b'],
  ])('is not: %s', (_, code) => {
    expect(functionBodies(code)).toEqual([]);
  });

  it('is measured without the functions inside it', () => {
    const code =
      'function a() {\n  const b = () => {\n    c();\n  };\n  return {\n    d() {\n      e();\n    },\n  };\n}';
    expect(functionBodies(code)).toEqual([
      { firstLine: 2, ownLines: 3 },
      { firstLine: 6, ownLines: 3 },
      { firstLine: 1, ownLines: 6 },
    ]);
  });
});
