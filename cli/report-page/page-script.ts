import { firstRows } from './row-caps.ts';

/**
 * The script of the page, as text: it runs in the reader's browser and nowhere else. It only rearranges, hides and renames what the page already
 * holds, sets texts but never markup, and stores and sends nothing. Without it the page is complete, only long and in one language.
 */
export const pageScript = `'use strict';
(() => {
  const root = document.documentElement;
  const byId = id => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const texts = JSON.parse(byId('texts').textContent);
  const fixed = JSON.parse(byId('fixed-texts').textContent);
  const enis = all('#eni-table tbody');
  const firstPage = ${firstRows};
  let language = root.dataset.language;
  let page = firstPage;
  let order = enis;

  const say = (key, ...values) => values.reduce((text, value) => text.replace('{}', value.toLocaleString('en-US')), fixed[key][language]);

  // What a row is searched by: everything written on it, in the language that is shown.
  const searched = new Map();
  const textOf = eni => {
    if (!searched.has(eni)) searched.set(eni, eni.textContent.toLowerCase());
    return searched.get(eni);
  };

  function speak(chosen) {
    language = chosen;
    const said = texts[chosen];
    root.lang = chosen === 'zh' ? 'zh-Hans' : 'en';
    root.dataset.language = chosen;
    for (const element of all('[data-say]')) element.textContent = said[element.dataset.say];
    for (const element of all('[data-say-label]')) element.setAttribute('aria-label', said[element.dataset.sayLabel]);
    for (const element of all('[data-say-placeholder]')) element.placeholder = said[element.dataset.sayPlaceholder];
    for (const button of all('[data-speak]')) button.setAttribute('aria-pressed', String(button.dataset.speak === chosen));
    document.title = fixed.title[chosen];
    searched.clear();
    nameTheme();
    show();
  }

  function isDark() {
    const { theme } = root.dataset;
    return theme === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
  }

  function nameTheme() {
    byId('theme').textContent = say(isDark() ? 'light' : 'dark');
  }

  function matches(eni) {
    const valueOf = id => byId(id)?.value ?? '';
    const word = valueOf('filter-word');
    const creator = valueOf('filter-creator');
    const place = valueOf('filter-place');
    const { dataset } = eni;
    if (word !== '' && dataset.word !== word && dataset.orphan !== word) return false;
    if (creator !== '' && dataset.creator !== creator) return false;
    if (place !== '' && dataset.place !== place) return false;
    const wanted = valueOf('search').toLowerCase().split(/\\s+/).filter(Boolean);
    return wanted.every(part => textOf(eni).includes(part));
  }

  function show() {
    if (enis.length === 0) return;
    let found = 0;
    for (const eni of order) {
      const fits = matches(eni);
      if (fits) found += 1;
      eni.hidden = !fits || found > page;
    }
    byId('count').textContent = say('count', found, enis.length);
    byId('empty').hidden = found > 0;
    byId('more').hidden = found <= page;
    byId('more').textContent = say('more', found);
    byId('printed').hidden = found <= firstPage;
    byId('printed').textContent = say('printed', firstPage, found);
  }

  function showUpTo(count) {
    page = count;
    show();
  }

  function startOver() {
    showUpTo(firstPage);
  }

  function sortBy(key, direction) {
    const headers = all('#eni-table th[data-key]');
    const column = headers.findIndex(header => header.dataset.key === key);
    for (const header of headers) header.removeAttribute('aria-sort');
    if (column >= 0) headers[column].setAttribute('aria-sort', direction);
    byId('sort').value = column >= 0 ? key : '';
    order = column < 0 ? enis : inOrder(column, direction === 'descending' ? -1 : 1);
    byId('eni-table').append(...order);
    startOver();
  }

  function inOrder(column, sign) {
    const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
    const keyed = enis.map(eni => {
      const cell = eni.rows[0].cells[column];
      return { eni, key: cell.dataset.v === undefined ? cell.textContent.trim() : Number(cell.dataset.v) };
    });
    const compare = (a, b) => (typeof a === 'number' ? a - b : collator.compare(a, b));
    return keyed.sort((a, b) => sign * compare(a.key, b.key)).map(({ eni }) => eni);
  }

  function toggle(eni) {
    const opened = eni.classList.toggle('opened');
    eni.querySelector('.toggle').setAttribute('aria-expanded', String(opened));
  }

  root.classList.add('js');
  for (const button of all('.toggle')) button.setAttribute('aria-expanded', 'false');
  for (const button of all('[data-speak]')) button.addEventListener('click', () => speak(button.dataset.speak));
  byId('theme').addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    nameTheme();
  });

  if (enis.length > 0) {
    for (const id of ['search', 'filter-word', 'filter-creator', 'filter-place']) byId(id)?.addEventListener('input', startOver);
    byId('sort').addEventListener('input', event => sortBy(event.target.value, 'ascending'));
    byId('more').addEventListener('click', () => showUpTo(Infinity));
    // Thousands of rows would be hundreds of sheets. What was shown comes back behind the print.
    let before = page;
    addEventListener('beforeprint', () => {
      before = page;
      showUpTo(firstPage);
    });
    addEventListener('afterprint', () => showUpTo(before));
    for (const header of all('#eni-table th[data-key]')) {
      header.addEventListener('click', () => {
        // Numbers are looked at from the largest down.
        const first = header.classList.contains('number') ? 'descending' : 'ascending';
        const second = first === 'ascending' ? 'descending' : 'ascending';
        const state = header.getAttribute('aria-sort');
        if (state === null) sortBy(header.dataset.key, first);
        else if (state === first) sortBy(header.dataset.key, second);
        else sortBy('', first);
      });
    }
    for (const eni of enis) {
      eni.rows[0].addEventListener('click', event => {
        // A click that ends a selection is somebody copying an id.
        if (String(getSelection()) === '' || event.target.closest('.toggle')) toggle(eni);
      });
    }
    for (const button of all('[data-show-word]')) {
      button.addEventListener('click', () => {
        byId('filter-word').value = button.dataset.showWord;
        startOver();
        byId('enis').scrollIntoView();
      });
    }
  }

  const reader = navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
  speak(root.dataset.preferred ?? reader);
})();
`;
