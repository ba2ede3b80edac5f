import { createHash } from 'node:crypto';
import type { ScanReport } from '../../shared/core/scan/scan-report.ts';
import { type Html, html, jsonForScript, trustedHtml } from './html.ts';
import { pageScript } from './page-script.ts';
import { formatMoment, headline, subline } from './page-texts.ts';
import { renderCharts } from './sections/charts.ts';
import { printedText, renderEniTable } from './sections/eni-table.ts';
import { renderKeyFigures } from './sections/key-figures.ts';
import { renderNotices } from './sections/notices.ts';
import { renderWordTable } from './sections/word-table.ts';
import { renderStyle } from './style.ts';
import { type PageFacts, summarizeReport } from './summarize-report.ts';
import { type Bilingual, createWording, type Language, type Wording } from './wording.ts';

export interface PageInput {
  readonly report: ScanReport;
  /** When the page is made, RFC 3339; shown in its footer. */
  readonly generatedAt: string;
  /** The language that the page opens in; without it, the one of the reader's browser. */
  readonly language?: Language;
}

/**
 * A scan report as one page that needs nothing else: no network, no fonts, no images. The same input gives the same text. Its content security policy
 * names the one style sheet and the one script by their hashes, so nothing that hides in the name of an ENI can run, load or phone home.
 */
export function renderPage({ report, generatedAt, language }: PageInput): string {
  const wording = createWording(language ?? 'en');
  const facts = summarizeReport(report);
  const title = headline(facts);
  const body = html`
<div class="top">
  <div class="brand">eni-reaper <span>· ${wording.text({ en: 'network interface report', zh: '弹性网卡报告' })}</span></div>
  ${renderSwitches(wording)}
</div>
<main>
  <h1>${languages.map(each => html`<span data-only="${each}">${withWholeNames(title[each])}</span>`)}</h1>
  <p class="lead">${wording.text(subline(facts, report.startedAt))}</p>
  ${renderNotices(report, facts, wording)}
  ${renderKeyFigures(facts, wording)}
  ${renderCharts(facts, wording)}
  ${renderWordTable(facts, wording)}
  ${renderEniTable(facts, wording)}
</main>
${renderFooter(facts, generatedAt, wording)}
<script type="application/json" id="texts">${jsonForScript(wording.dictionary())}</script>
<script type="application/json" id="fixed-texts">${jsonForScript({ ...scriptTexts, title })}</script>
<script>${trustedHtml(pageScript)}</script>`;
  const opening = wording.language === 'zh' ? 'zh-Hans' : 'en';
  return html`<!doctype html>
<html lang="${opening}" data-language="${wording.language}"${language && html` data-preferred="${language}"`}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="format-detection" content="telephone=no">
<link rel="icon" href="data:,">
<title>${title[wording.language]}</title>
<style>${trustedHtml(style)}</style>
</head>
<body>${body}
</body>
</html>
`.html;
}

const style = renderStyle();

const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src ${hashOf(style)}`,
  `script-src ${hashOf(pageScript)}`,
  // The empty icon, without which a browser would ask a web server for one.
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** A source expression of Content Security Policy Level 3, section 2.3.1. */
function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** Texts that the script puts together itself; `{}` stands for a number. */
const scriptTexts: Readonly<Record<string, Bilingual>> = {
  count: { en: '{} of {}', zh: '{} / {}' },
  more: { en: 'Show all {}', zh: '显示全部 {} 张' },
  printed: printedText,
  light: { en: 'Light', zh: '浅色' },
  dark: { en: 'Dark', zh: '深色' },
};

const languages: readonly Language[] = ['en', 'zh'];

/** A region must not be broken at its hyphens, nor a Chinese number from its measure word: the eye would read two words. */
function withWholeNames(text: string): readonly Html[] {
  return text
    .split(/([a-z]+(?:-[a-z0-9]+)+|[\d,]+ [张个])/)
    .map((part, index) => (index % 2 === 0 ? html`${part}` : html`<span class="unbroken">${part}</span>`));
}

function renderSwitches(wording: Wording): Html {
  return html`<div class="switches">
    <div class="segments" role="group"${wording.attribute('aria-label', { en: 'Language', zh: '语言' })}>
      <button type="button" data-speak="en" lang="en">English</button>
      <button type="button" data-speak="zh" lang="zh-Hans">中文</button>
    </div>
    <button type="button" id="theme"></button>
  </div>`;
}

function renderFooter(facts: PageFacts, generatedAt: string, wording: Wording): Html {
  const made = formatMoment(generatedAt);
  const accounts = facts.accounts.join(', ');
  const owner =
    accounts === '' ? { en: '', zh: '' } : { en: ` for account ${accounts}`, zh: `，账号 ${accounts}` };
  return html`<footer>
  <p>${wording.text({
    en: `Made by eni-reaper at ${made}${owner.en}. A picture of one moment: nothing is deleted without being read and judged again.`,
    zh: `由 eni-reaper 于 ${made} 生成${owner.zh}。仅反映当时的状态：任何弹性网卡在删除前都会重新查询并判定。`,
  })}</p>
  <p>${wording.text({
    en: 'Who made a network interface is told from its names and tags; it is a guess and decides nothing. Ages are counted from its creation.',
    zh: '来源根据名称和标签推断，仅供参考，不影响判定。创建时长自创建时间起算。',
  })}</p>
</footer>`;
}
