import { palette } from './palette.ts';
import { firstRows } from './row-caps.ts';

/**
 * The one style sheet of the page. Light and dark follow the reader's system until the reader chooses; print is always light. A narrow screen gets
 * each network interface as a card instead of a row.
 */
export function renderStyle(): string {
  const [light, dark] = [declare(palette.light), declare(palette.dark)];
  return `
:root { color-scheme: light; ${light} }
@media screen and (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { color-scheme: dark; ${dark} } }
@media screen { :root[data-theme="dark"] { color-scheme: dark; ${dark} } }
${layout}${charts}${tables}${controls}${narrow}${print}`;
}

function declare(colours: Readonly<Record<string, string>>): string {
  return Object.entries(colours)
    .map(([name, value]) => `--${name}: ${value};`)
    .join(' ');
}

const layout = `
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC",
  "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; -webkit-text-size-adjust: 100%; font-variant-numeric: tabular-nums; }
main, .top, footer { max-width: 1240px; margin: 0 auto; padding: 0 28px; }
h1 { font-size: clamp(1.6rem, 1.1rem + 2.2vw, 2.35rem); line-height: 1.2; letter-spacing: -0.02em; font-weight: 680; margin: 28px 0 12px;
  max-width: 32em; text-wrap: balance; }
:lang(zh) h1 { word-break: keep-all; overflow-wrap: anywhere; }
h2 { font-size: 1.02rem; font-weight: 640; margin: 0; letter-spacing: -0.005em; }
p { margin: 0; }
a { color: var(--link); text-underline-offset: 2px; }
code { font: 0.86em/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.lead { color: var(--ink-2); font-size: 1.05rem; max-width: 60em; }
.hint { color: var(--ink-2); margin-top: 4px; }
.top { display: flex; align-items: center; justify-content: space-between; gap: 12px; padding-top: 22px; }
.brand { font-weight: 640; letter-spacing: -0.01em; }
.brand span { color: var(--ink-2); font-weight: 400; }
footer { color: var(--ink-2); font-size: 0.87rem; padding-top: 28px; padding-bottom: 48px; }
footer p { max-width: 70em; margin-bottom: 4px; }
.notice { border: 1px solid var(--line); border-left: 4px solid var(--doubt); background: var(--card); border-radius: 8px; padding: 10px 14px;
  margin-top: 14px; overflow-wrap: anywhere; }
.notice.grave { border-left-color: var(--orphan); background: var(--orphan-soft); }
.figures { list-style: none; margin: 26px 0 18px; padding: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 14px; }
.figures:empty { display: none; }
.figures li { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 16px 18px 14px; }
.figures b { display: block; font-size: 1.9rem; line-height: 1.15; font-weight: 660; letter-spacing: -0.02em; }
.calm { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 18px 22px; }
.figures .accent b { color: var(--orphan-ink); }
.figures li > span { color: var(--ink-2); font-size: 0.9rem; }
[data-language="en"] [data-only="zh"], [data-language="zh"] [data-only="en"] { display: none; }
.unbroken { white-space: nowrap; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;

const charts = `
.charts { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 14px; }
.columns-2 { grid-template-columns: repeat(2, minmax(0, 410px)); }
.columns-1 { grid-template-columns: minmax(0, 410px); }
.column { display: flex; flex-direction: column; gap: 14px; min-width: 0; }
figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 18px; display: flex; flex-direction: column;
  min-width: 0; flex: 1 1 auto; }
figcaption p { color: var(--ink-2); font-size: 0.9rem; margin: 3px 0 16px; overflow-wrap: anywhere; }
.drawing { margin: auto 0; }
.drawing svg { display: block; width: 100%; height: auto; max-width: 430px; font-family: inherit; overflow: visible; }
.legend { display: flex; gap: 16px; font-size: 0.84rem; color: var(--ink-2); margin-top: 14px; }
.legend span::before { content: ""; display: inline-block; width: 10px; height: 10px; border-radius: 3px; margin-right: 6px; }
.legend .orphan::before { background: var(--orphan); }
.legend .kept::before { background: var(--kept); }
.legend .doubt::before { background: var(--doubt); }
@media (max-width: 1080px) {
  .charts { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .columns-3 .column:last-child { grid-column: 1 / -1; flex-direction: row; }
  .columns-3 .column:last-child figure { flex: 1 1 0; }
}
@media (max-width: 700px) {
  .charts { grid-template-columns: minmax(0, 1fr); }
  .columns-3 .column:last-child { flex-direction: column; }
}
`;

const tables = `
.words, .enis { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 20px 22px; margin-top: 14px; }
table { border-collapse: collapse; width: 100%; margin-top: 12px; font-size: 0.92rem; }
th { text-align: left; font-weight: 560; color: var(--ink-2); font-size: 0.85rem; padding: 8px 10px 8px 0; border-bottom: 1px solid var(--line);
  white-space: nowrap; }
td { padding: 8px 10px 8px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
.words tr:last-child td { border-bottom: 0; }
.number { text-align: right; white-space: nowrap; padding-right: 22px; }
.badge { display: inline-block; padding: 1px 9px; border-radius: 99px; font-size: 0.84rem; font-weight: 540; white-space: nowrap; }
.badge.orphan { background: var(--orphan-soft); color: var(--orphan-ink); }
.badge.kept { background: var(--kept-soft); color: var(--kept-ink); }
.badge.doubt { background: var(--doubt-soft); color: var(--doubt-ink); }
#eni-table thead th { position: sticky; top: 0; background: var(--card); z-index: 1; box-shadow: inset 0 -1px var(--line); border: 0; }
#eni-table .name, #eni-table .vswitch { min-width: 195px; }
#eni-table .name bdi { display: block; font-weight: 540; }
#eni-table .name code, #eni-table .vswitch code, #eni-table small { color: var(--ink-2); }
#eni-table small { display: block; }
#eni-table .because { min-width: 190px; }
#eni-table .creator { white-space: nowrap; }
.evidence td { padding: 2px 0 18px; }
.evidence dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(250px, 1fr)); gap: 10px 26px; margin: 0 0 12px; padding: 14px 16px;
  background: var(--page); border-radius: 8px; }
.evidence dt { color: var(--ink-2); font-size: 0.82rem; }
.evidence dd { margin: 0; overflow-wrap: anywhere; }
.tag { display: inline-block; background: var(--track); border-radius: 5px; padding: 0 6px; max-width: 100%; }
.js .evidence { display: none; }
.js .opened .evidence { display: table-row; }
.js .opened > tr:first-child td { border-bottom: 0; }
.js tr.eni { cursor: pointer; }
.js tr.eni:hover td { background: var(--page); }
.empty { padding: 28px 0; text-align: center; color: var(--ink-2); }
.more { text-align: center; margin-top: 14px; }
.printed { display: none; }
`;

const controls = `
html:not(.js) :is(.toolbar, .switches, .toggle) { display: none; }
button, select, input { font: inherit; color: inherit; }
button.bare { border: 0; background: none; padding: 0; text-align: inherit; }
.js button { cursor: pointer; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 4px; }
.switches { display: flex; gap: 8px; }
.switches > button, .segments, .toolbar input, .toolbar select, .more button { border: 1px solid var(--line); background: var(--card); border-radius: 8px; }
.switches > button, .more button { padding: 5px 12px; }
.segments { display: flex; overflow: hidden; }
.segments button { border: 0; background: none; padding: 5px 12px; color: var(--ink-2); }
.segments button[aria-pressed="true"] { background: var(--track); color: var(--ink); font-weight: 560; }
.segments button:focus-visible { outline-offset: -2px; }
.toolbar { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin-top: 14px; }
.toolbar input { flex: 1 1 240px; min-width: 0; padding: 7px 12px; }
.toolbar select { padding: 7px 8px; max-width: 100%; }
.toolbar output { color: var(--ink-2); font-size: 0.9rem; margin-left: auto; }
#sort { display: none; }
th button { position: relative; }
th button::after { content: "\\2195"; opacity: 0; position: absolute; left: calc(100% + 4px); }
th button:hover::after { opacity: 0.5; }
th[aria-sort="ascending"] button::after { content: "\\2191"; opacity: 1; }
th[aria-sort="descending"] button::after { content: "\\2193"; opacity: 1; }
html:not(.js) th button::after { content: none; }
th[aria-sort] { color: var(--ink); }
.toggle { width: 26px; height: 24px; text-align: center !important; color: var(--ink-2); }
.toggle::before { content: "\\203A"; display: inline-block; font-size: 1.25rem; line-height: 1; }
.toggle[aria-expanded="true"]::before { rotate: 90deg; }
`;

const narrow = `
@media screen and (max-width: 820px) {
  main, .top, footer { padding-left: 16px; padding-right: 16px; }
  h1 { margin-top: 22px; }
  .brand span { display: none; }
  .figures { grid-template-columns: repeat(2, 1fr); gap: 10px; }
  .figures li { padding: 12px 14px; }
  .figures b { font-size: 1.55rem; }
  .figures li:last-child:nth-child(odd) { grid-column: 1 / -1; }
  .words, .enis { padding: 16px; }
  .words thead, #eni-table thead { display: none; }
  .words table, .words tbody, #eni-table, #eni-table tbody { display: block; }
  .words tr { display: grid; grid-template-columns: 1fr auto; gap: 2px 12px; padding: 12px 0; border-bottom: 1px solid var(--line); }
  .words tr:last-child { border-bottom: 0; }
  .words td { border: 0; padding: 0; }
  .words td:nth-child(n + 3) { grid-column: 1 / -1; }
  .words td:last-child { color: var(--ink-2); }
  .words .number { padding: 0; font-weight: 600; }
  #sort { display: block; }
  .toolbar input { flex-basis: 100%; }
  .toolbar select { flex: 1 1 140px; min-width: 0; }
  #eni-table tbody { border-bottom: 1px solid var(--line); padding: 12px 0; }
  #eni-table tr.eni { display: grid; grid-template-columns: auto auto 1fr auto; gap: 4px 14px; align-items: baseline; }
  #eni-table td { border: 0; padding: 0; min-width: 0; }
  .js tr.eni:hover td { background: none; }
  #eni-table td:nth-child(1) { grid-column: 1 / 4; }
  #eni-table .open { grid-column: 4; grid-row: 1; }
  #eni-table .name, #eni-table .because { grid-column: 1 / -1; }
  #eni-table .number { text-align: left; color: var(--ink-2); }
  #eni-table td.number:nth-child(5)::after { content: " IPv4"; }
  #eni-table .creator { color: var(--ink-2); grid-column: 3 / -1; }
  #eni-table .vswitch { display: none; }
  #eni-table .evidence td { display: block; padding: 10px 0 2px; }
  .evidence dl { grid-template-columns: 1fr; padding: 12px 14px; }
  .js .opened .evidence { display: block; }
}
`;

const print = `
@page { margin: 14mm; }
@media print {
  .toolbar, .switches, .toggle, .more { display: none; }
  :root, body { font-size: 11px; }
  body { background: none; }
  .badge, .legend span::before { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .figures { grid-template-columns: repeat(auto-fit, minmax(110px, 1fr)); gap: 8px; }
  main, .top, footer { max-width: none; padding-left: 0; padding-right: 0; }
  figure, .figures li, tr { break-inside: avoid; }
  h2, .hint, figcaption { break-after: avoid; }
  thead { break-inside: avoid; }
  #eni-table thead th { position: static; box-shadow: none; border-bottom: 1px solid var(--line); }
  td, th { padding-top: 5px; padding-bottom: 5px; }
  #eni-table .name, #eni-table .because { min-width: 0; }
  #eni-table .name code { white-space: nowrap; }
  #eni-table :is(.vswitch, .open, th[data-key="vswitch"], th:last-child) { display: none; }
  html:not(.js) :is(.evidence, #eni-table tbody:nth-of-type(n + ${firstRows + 1})) { display: none; }
  .printed { display: block; margin-top: 10px; color: var(--ink-2); }
}
`;
