import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listProject, readProjectFile } from './project.ts';
import { lineAt, readSource } from './source-text.ts';

describe('the reading without comments and literals', () => {
  it.each<[string, string, string]>([
    ['a line comment', 'a // b', 'a     '],
    ['a comment over two lines', 'a /* b\nc */ d', 'a     \n     d'],
    ['a comment that is never closed', 'a /* b', 'a     '],
    ['a string', "a('b')", "a(' ')"],
    ['a string with a comment inside', "a('// b', c)", "a('    ', c)"],
    ['a string with an escaped quote', "a('b\\'c')", "a('    ')"],
    ['a comment with a quote inside', "a // it's\nb", 'a        \nb'],
    ['a template', 'a(`b`)', 'a(` `)'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the sample is a template.
    ['the expression of a template', 'a(`b ${c} d`)', 'a(`  ${c}  `)'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the sample is a template.
    ['a template with an object in it', '`a ${ { b: `c` } } d`', '`  ${ { b: ` ` } }  `'],
    ['a regular expression with quotes', 'a(/[\'"`]/g, b)', 'a(        , b)'],
    ['a regular expression with a slash in a class', 'a = /[/]x/;', 'a =       ;'],
    ['a regular expression behind a word', 'return /a/', 'return    '],
    ['a division', 'a / b / c', 'a / b / c'],
    ['a division of a call', 'a(1) / b(2) / c', 'a(1) / b(2) / c'],
    ['two slashes in a string that look like a division', "a['b'] / 2 // c", "a[' '] / 2     "],
  ])('blanks %s', (_, text, code) => {
    expect(readSource(text).code).toBe(code);
  });

  it('has balanced braces in every file of this repository', () => {
    const root = join(import.meta.dirname, '../..');
    const unbalanced = listProject(root)
      .filter(path => path.endsWith('.ts'))
      .filter(path => {
        const { code } = readSource(readProjectFile(root, path).text);
        return (
          code.split('{').length !== code.split('}').length ||
          code.split('(').length !== code.split(')').length
        );
      });
    expect(unbalanced).toEqual([]);
  });
});

it('keeps literals in the reading without comments, and comments in their own', () => {
  const { uncommented, comments } = readSource("a('// b'); // it's c");
  expect(uncommented.trimEnd()).toBe("a('// b');");
  expect(comments.trim()).toBe("// it's c");
});

it('keeps every place and every line in all readings', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the sample is a template.
  const text = "a /* 1\n2 */ b\n`c\n${d}\ne` + /f'/ + 'g' // h\n😀 'i😀' // 😀\n";
  const { code, uncommented, comments } = readSource(text);
  for (const reading of [code, uncommented, comments]) {
    expect(reading).toHaveLength(text.length);
    expect(reading.replace(/[^\n]/g, '')).toBe('\n'.repeat(6));
  }
});

it('counts lines from 1', () => {
  expect([0, 1, 2, 3].map(offset => lineAt('a\n\nb', offset))).toEqual([1, 1, 2, 3]);
});
