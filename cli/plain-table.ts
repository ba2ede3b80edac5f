import Table from 'cli-table3';

export type Alignment = 'left' | 'right';

/** Lines between the columns only: a box around every row hides the rows. */
const frame = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '  ',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Rows of text as columns, without a frame and without spaces at the ends of lines, so that they can be cut and searched. */
export function renderPlainTable(
  rows: readonly (readonly (string | number)[])[],
  alignments: readonly Alignment[],
): string {
  const table = new Table({
    chars: frame,
    colAligns: [...alignments],
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  table.push(...rows.map(row => row.map(withoutControls)));
  return table
    .toString()
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n');
}

/** Names and codes come from elsewhere: a line break or an escape sequence in one must not reach the terminal. */
function withoutControls(cell: string | number): string | number {
  return typeof cell === 'number' ? cell : cell.replace(/\p{Cc}+/gu, ' ');
}
