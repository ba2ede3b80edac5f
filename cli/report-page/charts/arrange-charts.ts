import type { Language } from '../wording.ts';
import type { Chart } from './chart.ts';

/** A chart in its place, with the height that its drawing has in each language. */
export interface PlacedChart {
  readonly chart: Chart;
  readonly heights: Readonly<Record<Language, number>>;
}

/** Columns of a wide page; a narrower one puts them below each other. */
const columnsCap = 3;
/** Between two charts of a column, in pixels. */
const gap = 14;

/**
 * Puts charts into columns that end on one line. Each chart needs another height, so of all ways to share them out the one is taken that leaves the least
 * empty, and the drawings are stretched into the rest. The first chart stays first; the others keep their order within a column.
 */
export function arrangeCharts(charts: readonly Chart[]): readonly (readonly PlacedChart[])[] {
  const count = Math.min(columnsCap, charts.length);
  const ways = sharings(charts, count).filter(columns => columns.every(column => column.length > 0));
  const [best = []] = [...ways].sort((a, b) => emptiness(a) - emptiness(b));
  const inEnglish = drawingHeights(best, 'en');
  const inChinese = drawingHeights(best, 'zh');
  return best.map((column, x) =>
    column.map((chart, y) => ({
      chart,
      heights: {
        en: inEnglish[x]?.[y] ?? chart.height.least,
        zh: inChinese[x]?.[y] ?? chart.height.least,
      },
    })),
  );
}

type Columns = readonly (readonly Chart[])[];

/** Every way to put the charts into so many columns, the first chart into the first. At most 81 ways for five. */
function sharings(charts: readonly Chart[], count: number): readonly Columns[] {
  const [first, ...others] = charts;
  const start: Columns = Array.from({ length: count }, (_, x) => (x === 0 && first ? [first] : []));
  return others.reduce<readonly Columns[]>(
    (ways, chart) =>
      ways.flatMap(columns =>
        columns.map((_, x) => columns.map((column, at) => (at === x ? [...column, chart] : column))),
      ),
    [start],
  );
}

/** Pixels that no stretching fills, in all columns together. */
function emptiness(columns: Columns): number {
  const target = targetOf(columns, 'en');
  return columns.reduce((sum, column) => sum + Math.max(0, target - heightOfColumn(column, 'en', 'most')), 0);
}

/** No column can be lower than the tightest drawings of the highest one. */
function targetOf(columns: Columns, language: Language): number {
  return Math.max(...columns.map(column => heightOfColumn(column, language, 'least')));
}

function heightOfColumn(column: readonly Chart[], language: Language, extent: 'least' | 'most'): number {
  const charts = column.reduce((sum, chart) => sum + chart.height[extent] + around(chart, language), 0);
  return charts + gap * (column.length - 1);
}

/** Makes each column as high as the highest: every drawing takes its part of what is left, by how far it can stretch. */
function drawingHeights(columns: Columns, language: Language): readonly (readonly number[])[] {
  const target = targetOf(columns, language);
  return columns.map(column => {
    const spare = target - heightOfColumn(column, language, 'least');
    const room = column.reduce((sum, { height }) => sum + height.most - height.least, 0);
    const part = Math.min(1, spare / Math.max(1, room));
    return column.map(({ height }) => Math.round(height.least + part * (height.most - height.least)));
  });
}

/** What stands around a drawing, in pixels, as the style sheet sets it: border and padding, title, insight, legend. */
function around({ insight, legend }: Chart, language: Language): number {
  const lines = Math.ceil(widthOf(insight[language]) / 50);
  return 38 + 24 + 19 + 21 * lines + (legend === undefined ? 0 : 35);
}

/** In letters; a Chinese character is as wide as two. */
function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (/[\u2e80-\uffee]/.test(letter) ? 2 : 1), 0);
}
