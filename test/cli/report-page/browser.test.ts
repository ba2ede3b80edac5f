import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderPage } from '../../../cli/report-page/render-page.ts';
import { aHostileReport, hostileTexts } from './sample-report.ts';

// Goal: the page works in a browser that people use, and nothing that came from a cloud does anything in it. Method: Debian's Chromium opens the page from
// a file, and every message, dialog and request of the page is collected.
const browserPath = '/usr/bin/chromium';
const hasBrowser = existsSync(browserPath);
if (!hasBrowser)
  console.log(`The report page is not tried in a browser here: ${browserPath} does not exist.`);

const flags = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describe.runIf(hasBrowser)('the report page in a browser', () => {
  let folder: string;
  let address: string;
  let browser: BrowserContext;
  let page: Page;
  /** What the page did besides showing itself, since it was last opened. */
  let events: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eni-reaper-browser-'));
    const file = join(folder, 'report.html');
    await writeFile(file, renderPage({ report: aHostileReport(), generatedAt: '2026-11-20T12:34:56Z' }));
    address = pathToFileURL(file).href;
    // An empty folder of its own as profile: nothing is taken from whoever runs the tests, and nothing is left behind.
    browser = await chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath: browserPath,
      args: flags,
      locale: 'en-GB',
      viewport: { width: 1280, height: 900 },
    });
    page = await browser.newPage();
    page.on('console', message => void events.push(`console: ${message.text()}`));
    page.on('pageerror', error => void events.push(`error: ${error.message}`));
    page.on('dialog', dialog => void events.push(`dialog: ${dialog.message()}`));
    page.on('request', request => {
      if (request.url() !== address) events.push(`request: ${request.url()}`);
    });
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(): Promise<void> {
    events = [];
    await page.goto(address);
  }

  const shown = () => page.locator('#eni-table tbody:visible');
  /** The texts of one column of the rows that are shown, from the left and from 0. */
  const column = (index: number) =>
    page.$$eval(
      '#eni-table tbody:not([hidden]) tr.eni',
      (rows, at) => rows.map(row => row.children[at]?.textContent?.trim()),
      index,
    );

  test('renders every part of the page without a complaint, a dialog or a request', async () => {
    await open();
    await page.locator('h1').waitFor();
    expect(await page.title()).toMatch(
      /^61 orphaned network interfaces in cn-hangzhou and cn-<b>; a sweep would free \d+/,
    );
    expect(await page.locator('figure svg:visible').count()).toBe(5);
    expect(await page.locator('.figures li').count()).toBe(5);
    expect(await shown().count()).toBe(100);
    expect(await page.locator('#count').textContent()).toBe('302 of 302');
    expect(events).toEqual([]);
  });

  test('shows hostile names as the text that they are', async () => {
    await open();
    const names = await column(1);
    for (const text of hostileTexts.slice(0, 10)) {
      await page.fill('#search', text.split(/\s/)[0] ?? '');
      expect((await column(1)).join('\n'), text).toContain(text);
    }
    expect(names.length).toBe(100);
    expect(await page.evaluate('window.hit')).toBeUndefined();
    expect(await page.locator('script').count()).toBe(3);
    expect(await page.locator('img, iframe, b:has-text("bold")').count()).toBe(0);
    expect(events).toEqual([]);
  });

  test('fills its charts and ends their columns on one line, in both languages', async () => {
    await open();
    for (const language of ['en', 'zh']) {
      await page.click(`[data-speak="${language}"]`);
      const bottoms = await page.$$eval('.column', columns =>
        columns.map(column => Math.round(column.lastElementChild?.getBoundingClientRect().bottom ?? 0)),
      );
      expect([bottoms.length, new Set(bottoms).size]).toEqual([3, 1]);
      const empty = await page.$$eval('figure', figures =>
        figures.map(figure => {
          const inside = [...figure.children].reduce(
            (sum, child) => sum + child.getBoundingClientRect().height,
            0,
          );
          return Math.round(figure.getBoundingClientRect().height - inside);
        }),
      );
      // Border, padding and the distance to a legend are 52 px.
      expect(Math.max(...empty)).toBeLessThan(52 + 40);
    }
  });

  test('sorts by a column, backwards at the second click, and as it was at the third', async () => {
    await open();
    const original = await column(1);
    const header = page.locator('th[data-key="addresses"]');
    await header.click();
    expect(await header.getAttribute('aria-sort')).toBe('descending');
    const down = (await column(4)).map(Number);
    expect(down[0]).toBe(4);
    expect(down).toEqual(down.toSorted((a, b) => b - a));
    await header.click();
    const up = (await column(4)).map(Number);
    expect(up[0]).toBe(1);
    expect(up).toEqual(up.toSorted((a, b) => a - b));
    await header.click();
    expect(await header.getAttribute('aria-sort')).toBeNull();
    expect(await column(1)).toEqual(original);
  });

  test('filters by word, by creator, by region and by what is searched for, all at once', async () => {
    await open();
    await page.selectOption('#filter-word', 'kept');
    expect(await page.locator('#eni-table tbody:visible .badge.orphan').count()).toBe(0);
    await page.selectOption('#filter-word', 'attached');
    await page.selectOption('#filter-creator', 'by-hand');
    await page.fill('#search', 'NIC-1 payments');
    const found = await column(1);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(name => name?.startsWith('nic-1'))).toBe(true);
    await page.fill('#search', 'nobody has this');
    expect(await shown().count()).toBe(0);
    expect(await page.locator('#empty').isVisible()).toBe(true);
    await page.fill('#search', '');
    await page.selectOption('#filter-word', '');
    await page.selectOption('#filter-place', { index: 2 });
    expect(await column(1)).toEqual([expect.stringContaining('elsewhere')]);
  });

  test('shows all on request, and the network interfaces of a word at a click on it', async () => {
    await open();
    await page.click('#more');
    expect(await shown().count()).toBe(302);
    expect(await page.locator('#more').isVisible()).toBe(false);
    await page.click('[data-show-word="retained"]');
    expect(await page.locator('#filter-word').inputValue()).toBe('retained');
    expect(new Set(await column(0))).toEqual(new Set(['retained']));
  });

  test('opens the evidence of a row, with its link to the console', async () => {
    await open();
    await page.fill('#search', 'eni-bp150');
    const toggle = page.locator('tbody:visible .toggle');
    expect(await toggle.getAttribute('aria-expanded')).toBe('false');
    const evidence = page.locator('tbody:visible .evidence');
    expect(await evidence.isVisible()).toBe(false);
    await toggle.focus();
    await page.keyboard.press('Enter');
    expect(await toggle.getAttribute('aria-expanded')).toBe('true');
    expect(await evidence.textContent()).toContain('team=payments');
    const links = await evidence
      .locator('a')
      .evaluateAll(found => found.map(link => link.getAttribute('href')));
    expect(links).toEqual([
      'https://ecs.console.aliyun.com/networkInterfaces/region/cn-hangzhou/detail/eni-bp150',
      'https://ecs.console.alibabacloud.com/networkInterfaces/region/cn-hangzhou/detail/eni-bp150',
    ]);
    expect(events).toEqual([]);
  });

  test('speaks Chinese and turns dark at a click', async () => {
    await open();
    const groundOf = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await groundOf();
    await page.click('[data-speak="zh"]');
    expect(await page.locator('h1 > :visible').textContent()).toContain('张孤立的弹性网卡');
    expect(await page.locator('#search').getAttribute('placeholder')).toContain('搜索');
    expect(await page.getAttribute('html', 'lang')).toBe('zh-Hans');
    expect(await page.locator('figure svg:visible').count()).toBe(5);
    await page.click('#theme');
    expect(await groundOf()).not.toBe(light);
    await page.click('#theme');
    expect(await groundOf()).toBe(light);
    expect(events).toEqual([]);
  });

  test('prints the charts, the words and the first rows, says so, and is as it was afterwards', async () => {
    await open();
    await page.click('#more');
    await page.evaluate(`addEventListener('beforeprint', () => {
      window.rows = document.querySelectorAll('#eni-table tbody:not([hidden])').length;
    })`);
    const sheets = sheetsIn(await page.pdf({ format: 'A4' }));
    expect(sheets).toBeGreaterThan(3);
    expect(sheets).toBeLessThan(15);
    expect(await page.evaluate('window.rows')).toBe(100);
    expect(await shown().count()).toBe(302);

    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.printed').textContent()).toMatch(/^Only the first 100 of 302 are printed/);
    expect(await page.locator('.printed').isVisible()).toBe(true);
    expect(await page.locator('figure svg:visible').count()).toBe(5);
    expect(await page.locator('.toolbar:visible, .evidence:visible, .toggle:visible').count()).toBe(0);
    await page.emulateMedia({ media: null });
  });

  test('says nothing of rows that are not printed where all are', async () => {
    await open();
    await page.fill('#search', 'eni-bp15');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.printed').isVisible()).toBe(false);
    await page.emulateMedia({ media: null });
  });

  test('is as short on paper without a script', async () => {
    const plain = await browser.newPage();
    await plain.route(address, route =>
      route.fulfill({
        path: join(folder, 'report.html'),
        headers: { 'content-security-policy': "script-src 'none'" },
      }),
    );
    await plain.goto(address);
    await plain.emulateMedia({ media: 'print' });
    expect(await plain.locator('#eni-table tbody:visible').count()).toBe(100);
    expect(await plain.locator('.printed').textContent()).toMatch(/^Only the first 100 of 302 are printed/);
    expect(await plain.locator('.printed').isVisible()).toBe(true);
    await plain.close();
  });

  describe.each([390, 360])('on a screen of %d px', width => {
    beforeAll(() => page.setViewportSize({ width, height: 844 }));
    afterAll(() => page.setViewportSize({ width: 1280, height: 900 }));

    const widthOfPage = () => page.evaluate('document.documentElement.scrollWidth');

    test('fits', async () => {
      await open();
      expect(await widthOfPage()).toBeLessThanOrEqual(width);
      await page.locator('tbody:visible .toggle').first().click();
      expect(await widthOfPage()).toBeLessThanOrEqual(width);
      await page.selectOption('#sort', 'addresses');
      expect((await column(4))[0]).toBe('1');
    });

    // What is seen counts here: a rule of the narrow layout once showed every row that the script had hidden.
    test('shows no more than what is searched, filtered and asked for', async () => {
      await open();
      expect(await shown().count()).toBe(100);
      await page.fill('#search', 'eni-bp15');
      expect(await shown().count()).toBe(10);
      await page.selectOption('#filter-word', 'attached');
      expect(new Set(await shown().locator('.badge').allTextContents())).toEqual(new Set(['attached']));
      await page.fill('#search', 'nobody has this');
      expect(await shown().count()).toBe(0);
      expect(await page.locator('#empty').isVisible()).toBe(true);
      await page.fill('#search', '');
      await page.selectOption('#filter-word', '');
      expect(await shown().count()).toBe(100);
      await page.click('#more');
      expect(await shown().count()).toBe(302);
      expect(events).toEqual([]);
    });
  });
});

/** Page objects stand in the clear in what Chromium prints. */
function sheetsIn(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}
