import { describe, expect, it } from 'vitest';
import { ageChart } from '../../../cli/report-page/charts/age-chart.ts';
import type { Chart } from '../../../cli/report-page/charts/chart.ts';
import { creatorChart } from '../../../cli/report-page/charts/creator-chart.ts';
import { sweepChart } from '../../../cli/report-page/charts/sweep-chart.ts';
import { verdictChart } from '../../../cli/report-page/charts/verdict-chart.ts';
import { vSwitchChart } from '../../../cli/report-page/charts/vswitch-chart.ts';
import { type PageFacts, summarizeReport } from '../../../cli/report-page/summarize-report.ts';
import type { EniReport } from '../../../shared/core/scan/scan-report.ts';
import { aHostileReport, anEniReport, aRegion, aReport } from './sample-report.ts';

const makers: readonly (readonly [string, (facts: PageFacts) => Chart | undefined])[] = [
  ['the verdicts', verdictChart],
  ['the ages', ageChart],
  ['the creators', creatorChart],
  ['the vSwitches', vSwitchChart],
  ['the gains', sweepChart],
];
const factsOf = (...enis: readonly EniReport[]) => summarizeReport(aReport([aRegion(enis)]));
const kept = (override: Partial<EniReport> = {}) =>
  anEniReport({ word: 'attached', status: 'InUse', ...override });
const drawn = (chart: Chart | undefined): Chart => {
  if (chart === undefined) throw new Error('There is nothing to draw.');
  return chart;
};
const textsIn = (svg: string) => [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

describe.each(makers)('the chart of %s', (_title, make) => {
  const hostile = drawn(make(summarizeReport(aHostileReport())));
  const svg = hostile.draw('en', hostile.height.least).html;

  it('is an SVG that needs no style, no script and nothing from elsewhere', () => {
    expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 360 \d+"/);
    expect(svg).toMatch(/<\/svg>\s*$/);
    expect(svg).not.toMatch(/<style|<script|<image|<a\b| style=| class=| id=| on\w+="|href=|url\(|ecmeta/);
  });

  it('takes its colours from the page, so that it serves light and dark alike', () => {
    const colours = [...svg.matchAll(/(?:fill|stroke)="([^"]*)"/g)].map(([, colour]) => colour);
    expect(colours.length).toBeGreaterThan(0);
    expect(
      colours.filter(colour => colour !== 'none' && !/^var\(--[a-z0-9-]+\)$/.test(colour ?? '')),
    ).toEqual([]);
  });

  it('is drawn the same each time', () => expect(hostile.draw('en', hostile.height.least).html).toBe(svg));

  it('says in words what it shows, in both languages', () => {
    for (const said of [hostile.title, hostile.insight, hostile.alternative]) {
      expect(said.en).not.toBe('');
      expect(said.zh).toMatch(/\p{Script=Han}/u);
    }
    expect(hostile.draw('zh', hostile.height.least).html).not.toBe(svg);
  });

  it('is as high as it is asked to be', () => {
    for (const height of [hostile.height.least, hostile.height.most])
      expect(hostile.draw('en', height).html).toContain(` height="${height}"`);
  });

  it('is not there when there is nothing to show', () => expect(make(factsOf())).toBeUndefined());
});

describe('what the charts show', () => {
  it('draws the words in the order in which rules are tried, orphans first, and names the most frequent reason', () => {
    const retained = kept({ word: 'retained' });
    const chart = drawn(verdictChart(factsOf(retained, retained, kept(), anEniReport())));
    expect(textsIn(chart.draw('en', chart.height.least).html).slice(0, 3)).toEqual([
      'first sighting',
      'attached',
      'retained',
    ]);
    expect(chart.insight.en).toBe('3 of 4 are kept; the most frequent reason: retained.');
    expect(chart.alternative.en).toBe('first sighting 1; attached 1; retained 2');
  });

  it('sorts the orphans, and only them, by age', () => {
    const at = (createdAt: string) => anEniReport({ createdAt });
    const chart = drawn(
      ageChart(
        factsOf(at('2026-11-20T11:00:00Z'), at('2026-11-10T12:00:00Z'), at('2020-01-01T00:00:00Z'), kept()),
      ),
    );
    expect(chart.alternative.en).toBe('< 1 d: 1; 1–7 d: 0; 7–30 d: 1; 30–90 d: 0; 90 d–1 y: 0; > 1 y: 1');
    expect(chart.insight.en).toBe('The oldest is 6.8 years old, half of them are older than 10 days.');
    expect(drawn(ageChart(factsOf(anEniReport()))).insight).toEqual({
      en: 'It is 10 days old.',
      zh: '已创建 10 天。',
    });
  });

  it('names all who left the most', () => {
    const by = (word: 'ci' | 'cilium' | 'bosh') => anEniReport({ creator: { word, because: '' } });
    const all = [by('ci'), by('cilium'), by('ci'), by('cilium'), by('bosh')];
    expect(drawn(creatorChart(factsOf(...all))).insight.en).toContain('CI pipelines, Cilium (2 each)');
  });

  it('draws the vSwitches with the most orphaned addresses and counts the others', () => {
    const enis = Array.from({ length: 9 }, (_, index) =>
      anEniReport({ vSwitchId: `vsw-${index}`, ipv4Addresses: index + 1 }),
    );
    const chart = drawn(vSwitchChart(factsOf(...enis)));
    const texts = textsIn(chart.draw('en', chart.height.least).html);
    expect(texts[0]).toContain('vsw-8');
    expect(texts).toHaveLength(6);
    expect(chart.insight.en).toContain('3 more vSwitches hold fewer');
  });

  it('shows a long id by its two ends', () => {
    const enis = factsOf(anEniReport({ vSwitchId: `vsw-${'x'.repeat(60)}end` }));
    const [text] = textsIn(drawn(vSwitchChart(enis)).draw('en', 50).html);
    expect(text).toMatch(/^vsw-x+…x+end {3}1 of 1$/);
  });

  it('shows each gain as a part of its whole, and never rounds something down to nothing', () => {
    const many = Array.from({ length: 299 }, () => kept({ ipv4Addresses: 2 }));
    const chart = drawn(sweepChart(factsOf(anEniReport(), ...many)));
    expect(chart.alternative.en).toContain('Network interfaces: 1 of 300 · < 1 %');
    expect(chart.alternative.en).toContain('Unattached ones: 1 of 1 · 100 %');
    expect(chart.alternative.en).toContain('IPv4 addresses: 1 of 599 · < 1 %');
  });
});
