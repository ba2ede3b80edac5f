import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { consoleLink, consoleSites } from '../../../cli/report-page/console-link.ts';
import { renderPage } from '../../../cli/report-page/render-page.ts';
import { listedCap } from '../../../cli/report-page/row-caps.ts';
import { wordText } from '../../../cli/report-page/word-texts.ts';
import type { ScanReport } from '../../../shared/core/scan/scan-report.ts';
import type { ReportWord } from '../../../shared/core/verdict.ts';
import { aHostileReport, anEniReport, aRegion, aReport } from './sample-report.ts';

const generatedAt = '2026-11-20T12:34:56Z';
const pageOf = (report: ScanReport, language?: 'en' | 'zh') =>
  renderPage({ report, generatedAt, ...(language !== undefined && { language }) });
const inside = (page: string, element: string) =>
  [...page.matchAll(new RegExp(`<${element}>([\\s\\S]*?)</${element}>`, 'g'))].map(([, text]) => text ?? '');
/** The page without its script and style sheet. */
const shownIn = (page: string) => page.replaceAll(/<(style|script)>[\s\S]*?<\/\1>/g, '');
const sha256 = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe('the report page', () => {
  const page = pageOf(aHostileReport());

  it('allows itself its own style sheet and script by their hashes, and nothing else', () => {
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    const [style = '', ...otherStyles] = inside(page, 'style');
    const [script = '', ...otherScripts] = inside(page, 'script');
    expect([otherStyles, otherScripts]).toEqual([[], []]);
    expect(policy.split('; ').map(directive => directive.replaceAll('&#39;', "'"))).toEqual([
      "default-src 'none'",
      `style-src ${sha256(style)}`,
      `script-src ${sha256(script)}`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it('asks nobody for anything', () => {
    const addresses = [...page.matchAll(/(?:src|href|action|srcset|poster|data)="([^"]*)"/g)].map(
      ([, address]) => address,
    );
    expect(
      addresses.filter(
        address =>
          address !== 'data:,' &&
          !/^https:\/\/ecs\.console\.(?:aliyun|alibabacloud)\.com\//.test(address ?? ''),
      ),
    ).toEqual([]);
    expect(page).not.toMatch(/@import|url\(|\bfetch\(|XMLHttpRequest|<iframe|<object|<embed|<base/);
  });

  it('has no style and no script in any attribute', () => {
    // A quote inside a text is escaped, so these can only be attributes of elements.
    expect(page).not.toMatch(/<[a-z][^>]* (?:style|on[a-z]+)="/);
  });

  it('keeps what comes from the cloud as text', () => {
    const allowed = new Set(
      pageOf(aReport([aRegion([anEniReport(), anEniReport({ word: 'cannot-tell' })])])).match(
        /<\/?[a-z0-9!]+/gi,
      ),
    );
    const elements = new Set(page.match(/<\/?[a-z0-9!]+/gi));
    // Several regions bring the region of each row and notices; no other element may come with the texts.
    expect([...elements].filter(element => !allowed.has(element)).sort()).toEqual([
      '</small',
      '</strong',
      '<small',
      '<strong',
    ]);
    expect(page).toContain('&lt;script&gt;window.hit = 1&lt;/script&gt;');
  });

  // An account is of the one site or of the other, and the report does not say of which.
  it.each(consoleSites)('links each ENI to its page in the console of %s, whatever its id', site => {
    expect(page).toContain(
      `href="https://ecs.console.${site}/networkInterfaces/region/cn-hangzhou/detail/eni-bp000"`,
    );
    expect(consoleLink(site, 'cn-a&b', 'eni-"/../<')).toBe(
      `https://ecs.console.${site}/networkInterfaces/region/cn-a%26b/detail/eni-%22%2F..%2F%3C`,
    );
    expect([...page.matchAll(/<a (?![^>]*rel="noopener noreferrer")/g)]).toEqual([]);
  });

  it('has a script that every browser can parse', () => {
    const [script = ''] = inside(page, 'script');
    expect(() => new Script(script)).not.toThrow();
    expect(script).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|localStorage|cookie/,
    );
  });

  it('carries every text in both languages under the same number', () => {
    const [, json = '{}'] = /id="texts">([^<]*)</.exec(page) ?? [];
    const { en, zh } = JSON.parse(json);
    expect(en.length).toBeGreaterThan(50);
    expect(zh).toHaveLength(en.length);
    const numbers = [...page.matchAll(/data-say(?:-label|-placeholder)?="(\d+)"/g)].map(([, number]) =>
      Number(number),
    );
    expect(Math.max(...numbers)).toBeLessThan(en.length);
  });

  it('is the same for the same report', () => expect(pageOf(aHostileReport())).toBe(page));

  it('opens in the language that is asked for, else in English until the browser says more', () => {
    const report = aReport([aRegion([anEniReport()])]);
    expect(pageOf(report)).toMatch(/<html lang="en" data-language="en">/);
    const chinese = pageOf(report, 'zh');
    expect(chinese).toMatch(/<html lang="zh-Hans" data-language="zh" data-preferred="zh">/);
    expect(chinese).toContain('<title>cn-hangzhou 有 1 张孤立的弹性网卡，清理后可释放 1 个地址</title>');
  });
});

it('lists the words in one order: in the chart, in the table and in the filter', () => {
  const page = pageOf(
    aReport([
      aRegion([
        anEniReport({ word: 'too-young' }),
        anEniReport({ word: 'would-enqueue' }),
        ...['1', '2', '3'].map(eniId => anEniReport({ eniId, word: 'service-managed' })),
        anEniReport({ word: 'in-grace' }),
        anEniReport({ word: 'attached' }),
        anEniReport({ word: 'attached' }),
      ]),
    ]),
  );
  const order = ['in-grace', 'would-enqueue', 'service-managed', 'attached', 'too-young'] as const;
  const labels = order.map(word => wordText(word).label.en);
  const found = (part: string | undefined, pattern: RegExp) =>
    [...(part ?? '').matchAll(pattern)].map(([, text]) => text).filter(text => labels.includes(text ?? ''));
  expect(found(/<figure[\s\S]*?<\/figure>/.exec(page)?.[0], /<text [^>]*>([^<]*)</g)).toEqual(labels);
  expect(
    found(/<section class="words"[\s\S]*?<\/section>/.exec(page)?.[0], /class="badge[^>]*>([^<]*)</g),
  ).toEqual(labels);
  expect(
    found(/<select id="filter-word"[\s\S]*?<\/select>/.exec(page)?.[0], /<option[^>]*>([^<(]*?) \(/g),
  ).toEqual(labels);
});

describe('a number on the page', () => {
  const many = aRegion(
    [anEniReport({ ipv4Addresses: 98_765 }), anEniReport({ word: 'attached', status: 'InUse' })],
    {
      words: { 'first-sighting': 2_637, attached: 3_449, 'withheld-by-breaker': 1_111 },
      orphans: 3_748,
      total: 54_321,
      marked: 4_444,
      enqueued: 6_666,
      enisOmitted: 7_195,
    },
  );

  it.each(['en', 'zh'] as const)('has its thousands apart: %s', language => {
    const page = pageOf(aReport([many], { mode: 'delete' }), language);
    for (const number of ['2,637', '3,449', '1,111', '3,748', '54,321', '98,765', '4,444', '6,666', '7,195'])
      expect(page, number).toContain(number);
    const texts = shownIn(page).replaceAll(/<[^>]*>|\d{4}-\d\d-\d\d|\d{16}/g, ' ');
    expect(texts.match(/\d{4,}/g)).toBeNull();
  });
});

describe('a page without orphans', () => {
  const attached = anEniReport({ word: 'attached', status: 'InUse' });
  it.each<readonly [string, ScanReport, string, readonly string[]]>([
    [
      'is calm in one sentence',
      aReport([aRegion([attached, anEniReport({ eniId: 'eni-2', word: 'cannot-tell' })])]),
      'Nothing to clean up: of the 2 that were looked at, each is kept for a reason.',
      ['2', '1'],
    ],
    [
      'says that there is nothing to look at',
      aReport([aRegion([])]),
      'There is nothing here to look at.',
      [],
    ],
  ])('%s, without alarm and without empty charts', (_title, report, sentence, figures) => {
    const page = shownIn(pageOf(report));
    expect(page).toContain(sentence);
    expect(page).not.toMatch(/class="accent"|<figure/);
    expect([...page.matchAll(/<b>([^<]*)<\/b>/g)].map(([, number]) => number)).toEqual(figures);
  });

  it('claims nothing when no region could be read', () => {
    const page = pageOf(aReport([aRegion([], { complete: false, problem: 'No answer.' })]));
    expect(page).not.toContain('Nothing to clean up');
  });
});

it('leaves a chart out that the report has nothing for', () => {
  const cut = aRegion([], { words: { 'first-sighting': 4 }, orphans: 4, total: 9, enisOmitted: 4 });
  const titles = [...pageOf(aReport([cut])).matchAll(/<figcaption><h2><span[^>]*>([^<]*)</g)];
  expect(titles.map(([, title]) => title)).toEqual(['What each one is', 'What a sweep would free']);
});

describe('what stands above the numbers', () => {
  it.each<readonly [string, ScanReport, string]>([
    [
      'a region that could not be read',
      aReport([aRegion([], { complete: false, problem: 'Page 3 was missing.' })]),
      'could not be read completely, so nothing is said about it.</span></strong> Page 3 was missing.',
    ],
    [
      'a problem',
      aReport([aRegion([anEniReport()], { problem: '2 could not be tagged.' })]),
      '2 could not be tagged.',
    ],
    [
      'a breaker that tripped',
      aReport([aRegion([anEniReport({ word: 'withheld-by-breaker' })])], { mode: 'delete' }),
      'The breaker tripped.',
    ],
    [
      'a report that was cut',
      aReport([aRegion([anEniReport()], { words: { 'first-sighting': 1, attached: 7 }, enisOmitted: 7 })]),
      '7 more network interfaces are counted',
    ],
    [
      'a region that the settings do not allow',
      aReport([aRegion([anEniReport()])], { droppedRegions: ['cn-beijing'] }),
      'The settings do not allow cn-beijing.',
    ],
  ])('is %s', (_title, report, sentence) => expect(pageOf(report)).toContain(sentence));

  it('is nothing when all is well', () => {
    expect(pageOf(aReport([aRegion([anEniReport()])]))).not.toContain('class="notice');
  });
});

describe('a page at the edges', () => {
  it.each<readonly [string, ScanReport]>([
    ['no region at all', aReport([])],
    ['a region without ENIs', aReport([aRegion([])])],
    ['nothing but a failure', aReport([aRegion([], { complete: false, problem: 'No answer.' })])],
    ['a report without a moment', aReport([aRegion([anEniReport()])], { startedAt: '' })],
    ['an ENI of which nothing is known', aReport([aRegion([nothingKnown()])])],
  ])('is made of %s', (_title, report) => {
    const page = pageOf(report);
    expect(page).toContain('</html>');
    expect(shownIn(page)).not.toMatch(/undefined|NaN|Infinity|\[object/);
  });

  it.each([
    [listedCap, 0],
    [listedCap + 1, 1],
  ])('lists at most so many ENIs and says what is left out: of %d', (count, hidden) => {
    const enis = Array.from({ length: count }, (_, index) =>
      anEniReport({ eniId: `eni-${index}`, tags: {} }),
    );
    const page = pageOf(aReport([aRegion(enis)]));
    expect(page.match(/<tr class="eni">/g)).toHaveLength(listedCap);
    expect(page.includes('3,000 of 3,001 are listed: the oldest orphans.')).toBe(hidden > 0);
  });
});

it('offers only what is listed, and says how much of a word that is', () => {
  const make = (word: ReportWord, count: number) =>
    Array.from({ length: count }, (_, index) => anEniReport({ eniId: `${word}-${index}`, word, tags: {} }));
  const enis = [...make('first-sighting', 2_900), ...make('attached', 150), ...make('cannot-tell', 4)];
  const page = pageOf(aReport([aRegion([...enis, ...make('not-secondary', 200)])]));
  expect(page).toContain('3,000 of 3,254 are listed: all orphans, then the rare reasons');
  expect(page).toMatch(/<option value="first-sighting"[^>]*>first sighting \(2,900\)</);
  expect(page).toMatch(/<option value="cannot-tell"[^>]*>cannot tell \(4\)</);
  expect(page).toMatch(/<option value="attached"[^>]*>attached \(96 of 150 listed\)</);
  expect(page).toMatch(/<option value="not-secondary" disabled[^>]*>not secondary \(0 of 200 listed\)</);
  expect([...page.matchAll(/data-show-word="([^"]*)"/g)].map(([, word]) => word)).toEqual([
    'first-sighting',
    'attached',
    'cannot-tell',
  ]);
});

function nothingKnown() {
  const blank = {
    status: '',
    name: '',
    vpcId: '',
    vSwitchId: '',
    createdAt: '',
    type: '',
    resourceGroupId: '',
    because: '',
  };
  const { ipv4Addresses, description, tags, ...rest } = anEniReport({ ...blank, securityGroupIds: [] });
  return rest;
}
