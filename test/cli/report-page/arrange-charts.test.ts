import { describe, expect, it } from 'vitest';
import { arrangeCharts } from '../../../cli/report-page/charts/arrange-charts.ts';
import type { Chart } from '../../../cli/report-page/charts/chart.ts';
import { html } from '../../../cli/report-page/html.ts';

/** A chart whose drawing can be so high; what stands around it is 102 px. */
const chart = (name: string, least: number, most: number): Chart => ({
  title: { en: name, zh: name },
  insight: { en: name, zh: name },
  alternative: { en: name, zh: name },
  height: { least, most },
  draw: () => html``,
});
const arranged = (...charts: readonly Chart[]) =>
  arrangeCharts(charts).map(column => column.map(placed => [placed.chart.title.en, placed.heights.en]));

describe('charts in columns', () => {
  it('have one each while there are no more charts than columns', () => {
    expect(arranged(chart('a', 100, 200))).toEqual([[['a', 100]]]);
    expect(arranged(chart('a', 100, 200), chart('b', 150, 200))).toEqual([[['a', 150]], [['b', 150]]]);
  });

  it('are shared out so that the least stays empty, the first one first', () => {
    const [tall, low] = [chart('tall', 400, 500), (name: string) => chart(name, 140, 160)];
    const columns = arranged(tall, low('a'), low('b'), low('c'), low('d'));
    expect(columns[0]).toEqual([['tall', 400]]);
    expect(columns.map(column => column.length)).toEqual([1, 2, 2]);
  });

  it('are stretched until the columns end on one line, each by how far it can', () => {
    const columns = arranged(
      chart('a', 416, 500),
      chart('b', 100, 200),
      chart('c', 100, 150),
      chart('d', 416, 500),
    );
    // 416 and what is around it are 518: two drawings with twice that and a gap have 300 for themselves.
    expect(columns).toEqual([
      [['a', 416]],
      [
        ['b', 167],
        ['c', 133],
      ],
      [['d', 416]],
    ]);
  });

  it('are never stretched beyond what looks right', () => {
    expect(arranged(chart('a', 600, 600), chart('b', 50, 60))).toEqual([[['a', 600]], [['b', 60]]]);
  });

  it('are none without charts', () => expect(arranged()).toEqual([]));

  it('leave room for the lines of a sentence in its language', () => {
    const long = { ...chart('a', 100, 300), insight: { en: 'x', zh: '字'.repeat(60) } };
    const [, second] = arrangeCharts([long, chart('b', 100, 300)]);
    expect(second?.[0]?.heights).toEqual({ en: 100, zh: 142 });
  });
});
