// SPDX-License-Identifier: GPL-2.0-or-later
// Numbers as a person reads them, and the pieces that sections are made of. Text of a trace only becomes text nodes.

function grouped(number) {
    return Math.round(number).toLocaleString('en-US');
}

function bytes_text(bytes) {
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
    let unit = 0;
    while (Math.abs(bytes) >= 1024 && unit < units.length - 1) {
        bytes /= 1024;
        unit++;
    }
    return (unit === 0 ? bytes.toFixed(0) : bytes.toFixed(1)) + ' ' + units[unit];
}

function percent_text(share) {
    return (100 * share).toFixed(1) + ' %';
}

function duration_text(seconds) {
    if (seconds < 1) return (seconds * 1000).toFixed(0) + ' ms';
    if (seconds < 60) return seconds.toFixed(1) + ' s';
    if (seconds < 3600) return Math.floor(seconds / 60) + ' min ' + Math.floor(seconds % 60) + ' s';
    return Math.floor(seconds / 3600) + ' h ' + Math.floor(seconds % 3600 / 60) + ' min';
}

function place_text(x) {
    return view.axis === 'events' ? 'event ' + grouped(x) : 'at ' + duration_text(x);
}

function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children.filter(child => child !== null && child !== undefined).map(c => c instanceof Node ? c : String(c)));
    return made;
}

function svg(name, attributes = {}, ...children) {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
}

function by_id(id) {
    return document.getElementById(id);
}

// Rows of cells; a cell is text, a number's text, or an element. The first `text_columns` are aligned left.
function table(titles, rows, text_columns = 1) {
    const aligned = (name, cells, extra) => element('tr', {}, ...cells.map((cell, i) => element(
        name, {...extra, ...(i < text_columns ? {class: 'text'} : {})}, cell)));
    const made = element('table', {}, element('thead', {}, aligned('th', titles, {scope: 'col'})),
                         element('tbody', {}, ...rows.map(row => aligned('td', row, {}))));
    return element('div', {class: 'scroll', tabindex: '0'}, made);
}

// Inside <details>: made when it is opened, and again when what it shows has changed.
function numbers(id, make) {
    const details = by_id(id);
    const fill = () => {
        if (!details.open) return;
        while (details.children.length > 1) details.lastChild.remove();
        details.append(make());
    };
    details.addEventListener('toggle', fill);
    view.followers.push(fill);
    return fill;
}

// A histogram whose bars and numbers are one table. Bins without a label are of no use, nor are empty ones at the end.
function bar_table(title, bin_title, labels, counts) {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const most = Math.max(1, ...counts);
    const first = Math.max(0, counts.findIndex(count => count > 0));
    const rows = labels.map((label, i) => [label, counts[i] || 0]).slice(first);
    while (rows.length > 0 && rows[rows.length - 1][1] === 0) rows.pop();
    const body = rows.map(([label, count]) => {
        const bar = element('span', {class: 'bar', 'aria-hidden': 'true'});
        bar.style.display = 'inline-block';
        bar.style.height = '1em';
        bar.style.backgroundSize = (100 * count / most) + '% 70%';
        return [label, grouped(count), total > 0 ? percent_text(count / total) : '', bar];
    });
    return element('div', {}, element('h3', {}, title),
                   total === 0 ? element('p', {class: 'summary'}, 'None in this range.')
                               : table([bin_title, 'number', 'share', ''], body));
}

function style_value(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

const pool_colours = 12;
const dashes = [null, [7, 3], [2, 3], [9, 3, 2, 3]];

function pool_colour(number) {
    return style_value('--c' + number % pool_colours);
}

// From twelve colours on by dashes too; neighbours differ by dashes as well, for those who do not see colours.
function pool_dash(number) {
    return dashes[(number + Math.floor(number / pool_colours)) % dashes.length];
}

function swatch(colour, dash, filled = false) {
    const picture = svg('svg', {width: 32, height: 12, 'aria-hidden': 'true'});
    picture.append(filled ? svg('rect', {width: 32, height: 12, fill: colour})
                          : svg('line', {x1: 0, x2: 32, y1: 6, y2: 6, stroke: colour, 'stroke-width': 3,
                                         'stroke-dasharray': dash ? dash.join(' ') : 'none'}));
    return picture;
}

// Dark blue over green to yellow: in order of lightness, for every kind of sight.
const scale_stops = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]];

function scale_colour(share) {
    const place = Math.min(Math.max(share, 0), 1) * (scale_stops.length - 1);
    const at = Math.min(Math.floor(place), scale_stops.length - 2);
    return scale_stops[at].map((c, i) => Math.round(c + (place - at) * (scale_stops[at + 1][i] - c)));
}

function scale_css() {
    return 'linear-gradient(to right,' + scale_stops.map(c => 'rgb(' + c + ')').join(',') + ')';
}
