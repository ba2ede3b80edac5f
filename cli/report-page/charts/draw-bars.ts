import { BarChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { type Html, trustedHtml } from '../html.ts';
import type { Stretch } from './chart.ts';

use([BarChart, GridComponent, SVGRenderer]);

/** One bar, in parts that stand one behind the other. */
export interface Bar {
  readonly label: string;
  readonly parts: readonly BarPart[];
  /** What stands at its end, or on top of it. */
  readonly note: string;
}

export interface BarPart {
  readonly size: number;
  readonly ink: Ink;
}

/** Colours by role. The page says what they are in light and in dark, so one drawing serves both. */
export type Ink = 'orphan' | 'kept' | 'doubt' | 'quiet';

/**
 * Wide enough to be drawn at its own size on a phone and in a column of a wide page, so that its letters are as large as those of the page
 * everywhere.
 */
const width = 360;
const fontSize = 12.5;
/** Under upright bars there are sixty pixels for each label. */
const smallFontSize = 11.5;
const labelCap = 30;

/** `beside`: short labels to the left; `above`: long labels over each bar; `below`: upright bars. */
type Labels = 'beside' | 'above' | 'below';

export interface BarLayout {
  readonly labels: Labels;
  /** What a bar of full length stands for; without it, the longest bar. */
  readonly full?: number;
  readonly height: number;
}

/** From as tight as the letters allow to as loose as still looks like one picture. */
export function heightOf(bars: readonly unknown[], labels: Labels): Stretch {
  const count = bars.length;
  switch (labels) {
    case 'beside':
      return { least: 26 * count, most: 40 * count };
    case 'above':
      return { least: 44 * count, most: 66 * count };
    case 'below':
      return { least: 180, most: 340 };
  }
}

/** A bar chart as an SVG element that needs neither styles of its own nor a script. */
export function drawBars(bars: readonly Bar[], layout: BarLayout): Html {
  const options = layout.labels === 'below' ? upright(bars) : lying(bars, layout);
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height: layout.height });
  try {
    chart.setOption({ animation: false, ...options });
    return trustedHtml(withoutStyles(chart.renderToSVGString()));
  } finally {
    chart.dispose();
  }
}

function lying(bars: readonly Bar[], { labels, full }: BarLayout): EChartsCoreOption {
  const above = labels === 'above';
  return {
    grid: above
      ? { left: 0, right: 2, top: 14, bottom: 0, containLabel: false }
      : { left: 138, right: 44, top: 0, bottom: 0, containLabel: false },
    xAxis: { type: 'value', show: false, min: 0, ...(full !== undefined && { max: full }) },
    yAxis: {
      ...bareAxis,
      inverse: true,
      data: bars.map(({ label, note }) => (above ? `${shorten(label)}   ${note}` : shorten(label))),
      axisLabel: {
        ...text,
        interval: 0,
        ...(above && { inside: true, margin: 0, verticalAlign: 'bottom', padding: [0, 0, 11, 0] }),
      },
    },
    series: seriesOf(bars, {
      barWidth: above ? 12 : '54%',
      notes: above ? undefined : 'right',
      track: above,
    }),
  };
}

function upright(bars: readonly Bar[]): EChartsCoreOption {
  return {
    grid: { left: 0, right: 0, top: 24, bottom: 26, containLabel: false },
    xAxis: {
      ...bareAxis,
      data: bars.map(({ label }) => label),
      axisLabel: { ...text, fontSize: smallFontSize, interval: 0 },
    },
    yAxis: { type: 'value', show: false, min: 0 },
    series: seriesOf(bars, { barWidth: '62%', notes: 'top', track: false }),
  };
}

const text = { color: 'var(--ink-2)', fontSize };
const bareAxis = {
  type: 'category',
  axisLine: { show: false },
  axisTick: { show: false },
  splitLine: { show: false },
};

/** One series per part; the last one carries the notes, which then stand behind the whole bar. */
function seriesOf(
  bars: readonly Bar[],
  look: { barWidth: number | string; notes: 'right' | 'top' | undefined; track: boolean },
): readonly object[] {
  const depth = Math.max(0, ...bars.map(({ parts }) => parts.length));
  return Array.from({ length: depth }, (_, part) => ({
    type: 'bar',
    stack: 'all',
    barWidth: look.barWidth,
    silent: true,
    emphasis: { disabled: true },
    showBackground: look.track && part === 0,
    backgroundStyle: { color: 'var(--track)', borderRadius: 3 },
    data: bars.map(({ parts }) => ({
      value: parts[part]?.size ?? 0,
      itemStyle: { color: `var(--${parts[part]?.ink ?? 'kept'})`, borderRadius: 3 },
    })),
    ...(look.notes !== undefined &&
      part === depth - 1 && {
        label: {
          ...text,
          show: true,
          position: look.notes,
          fontWeight: 600,
          color: 'var(--ink)',
          formatter: ({ dataIndex }: { readonly dataIndex: number }) => bars[dataIndex]?.note ?? '',
        },
      }),
  }));
}

/** Ids are long and telling at both ends. Line breaks would fall across the bars. */
function shorten(label: string): string {
  const characters = [...label.replace(/\s+/g, ' ')];
  if (characters.length <= labelCap) return characters.join('');
  return `${characters.slice(0, 18).join('')}…${characters.slice(-11).join('')}`;
}

/**
 * The page allows no styles but its own sheet, so what the library writes as styles becomes plain attributes, and its hover rules and its notes to a
 * script of its own go. Values are escaped by the library: a quote in a name cannot end the attributes that are matched here.
 */
function withoutStyles(svg: string): string {
  return svg
    .replace(/<style\s*>[\s\S]*?<\/style>/g, '')
    .replace(/ (?:ecmeta_\w+|class|pointer-events|xmlns:xlink|version|baseProfile)="[^"]*"/g, '')
    .replace(/ style="([^"]*)"/g, (_, style: string) => attributesOf(style))
    .replace(/<rect [^>]*fill="none"><\/rect>\n?/, '');
}

function attributesOf(style: string): string {
  return style
    .split(';')
    .flatMap(declaration => {
      const [name = '', value = ''] = declaration.split(':');
      if (name === 'font-size') return ` font-size="${value.replace('px', '')}"`;
      return name === 'font-weight' ? ` font-weight="${value}"` : [];
    })
    .join('');
}
