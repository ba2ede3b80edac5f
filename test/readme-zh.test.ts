import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

// Goal: nobody has to remember the Chinese page, and nobody has to read Chinese to keep it true. Method: what a translation
// leaves as it is (structure, code, names and links) is taken out of both pages, and has to be the same.

interface Page {
  readonly headings: readonly string[];
  readonly code: readonly string[];
  readonly tables: readonly string[];
  readonly rows: readonly string[];
  readonly links: readonly string[];
}

const english = readFileSync('README.md', 'utf8');
const chinese = readFileSync('README.zh-CN.md', 'utf8');
const switches = {
  english: 'English · [简体中文](README.zh-CN.md)',
  chinese: '[English](README.md) · 简体中文',
};

const fenced = /^ *```[^\n]*\n[\s\S]*?^ *```$/gm;

function parsePage(text: string): Page {
  const prose = text.replace(fenced, '');
  const tables = prose.split(/\n{2,}/).filter(block => block.startsWith('|'));
  const rows = tables.flatMap(table => table.split('\n').filter(line => line.startsWith('|')));
  return {
    headings: [...prose.matchAll(/^#+(?= )/gm)].map(match => match[0]),
    code: [...text.matchAll(fenced)].map(match => match[0]),
    tables: tables.map(table => sizeOf(table.trim().split('\n'))),
    rows: rows.map(codeOfRow),
    links: [...prose.matchAll(/\]\(([^)]+)\)/g)]
      .map(match => match[1] ?? '')
      .filter(target => !['README.md', 'README.zh-CN.md'].includes(target)),
  };
}

function sizeOf(rows: readonly string[]): string {
  return `${rows.length} rows of ${cellsOf(rows[0] ?? '').length} cells`;
}

/** The first cell keeps its order; the order of words elsewhere is a matter of the language. */
function codeOfRow(row: string): string {
  const [first = '', ...others] = cellsOf(row);
  return [codeSpans(first), ...others.map(cell => codeSpans(cell).sort())]
    .map(spans => spans.join(' '))
    .join(' | ');
}

function cellsOf(row: string): readonly string[] {
  return row.split('|').slice(1, -1);
}

function codeSpans(text: string): string[] {
  return [...text.matchAll(/`[^`]+`/g)].map(match => match[0]);
}

/** The first place where the pages part, as a sentence; undefined if there is none. */
function difference(what: string, inEnglish: readonly string[], inChinese: readonly string[]) {
  const length = Math.max(inEnglish.length, inChinese.length);
  const at = Array.from({ length }, (_, index) => index).find(index => inEnglish[index] !== inChinese[index]);
  if (at === undefined) return undefined;
  const [expected, actual] = [inEnglish[at] ?? '(nothing)', inChinese[at] ?? '(nothing)'];
  return (
    `${what} ${at + 1} of ${inEnglish.length} differs (README.zh-CN.md has ${inChinese.length}).\n` +
    `README.md:\n${expected}\nREADME.zh-CN.md:\n${actual}\nTranslate the change of the one into the other.`
  );
}

describe('the Chinese README', () => {
  const [original, translation] = [parsePage(english), parsePage(chinese)];

  test.each([
    ['Heading', 'headings'],
    ['Code block', 'code'],
    ['Table', 'tables'],
    ['The code in table row', 'rows'],
    ['Link', 'links'],
  ] as const)('follows the English one: %s', (what, part) => {
    expect(original[part]).not.toEqual([]);
    expect(difference(what, original[part], translation[part])).toBeUndefined();
  });

  test('mentions the same code in the same sections', () => {
    const sections = (text: string) =>
      text
        .replace(fenced, '')
        .split(/^#+ /m)
        .map(section => [...new Set(codeSpans(section))].sort().join(' '));
    expect(difference('The code in section', sections(english), sections(chinese))).toBeUndefined();
  });

  test('is one step away from the English one, and back', () => {
    expect(english.split('\n')[2]).toBe(switches.english);
    expect(chinese.split('\n')[2]).toBe(switches.chinese);
  });
});
