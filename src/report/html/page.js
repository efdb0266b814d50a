// SPDX-License-Identifier: GPL-2.0-or-later
// The sections of the page, from top to bottom.

const last_of = value => Array.isArray(value) ? value[1] : value;
const least_of = value => Array.isArray(value) ? value[0] : value;
const most_of = value => Array.isArray(value) ? value[2] : value;
const peak_bytes = pool => pool.pages_peak === null ? null : pool.pages_peak * pool.page_size;
const as_bytes = bytes => bytes === null || bytes === undefined ? 'not known' : bytes_text(bytes);

// What a trace is, in a few words.
function name_of(trace) {
    return trace.workload || trace.trace;
}

function fill_header() {
    const trace = view.trace;
    document.title = 'Compressed swap: ' + name_of(trace);
    by_id('title').textContent = name_of(trace);
    const facts = [trace.trace, trace.kernel ? 'Linux ' + trace.kernel : 'kernel not known',
                   'lengths under ' + trace.codec, 'pages of ' + bytes_text(trace.page_size),
                   grouped(trace.event_count) + ' events'];
    if (trace.memory.seconds && trace.memory.seconds.length > 0)
        facts.push(duration_text(trace.memory.seconds[trace.memory.seconds.length - 1]));
    by_id('subtitle').textContent = facts.join(' · ');
    by_id('conclusion').replaceChildren(...trace.conclusions.map(sentence => element('p', {}, sentence)),
                                        ...trace.notes.map(note => element('p', {class: 'note'}, note)));
}

// --- all traces ---------------------------------------------------------------------------------------------------

function fill_overview() {
    if (page.traces.length < 2) return;
    by_id('overview').hidden = false;
    const most = Math.max(1, ...page.traces.map(trace => Math.max(peak_bytes(trace.pools[0]) || 0, ...trace.memory.payload.map(most_of))));
    const timed = page.traces.every(trace => trace.memory.seconds);
    const places = trace => timed ? trace.memory.seconds : trace.memory.events;
    const longest = Math.max(1e-9, ...page.traces.map(trace => places(trace)[places(trace).length - 1] || 0));
    const x_of = place => (100 * place / longest).toFixed(2);
    const line = (trace, values, scale) => places(trace).map((place, i) => x_of(place) + ',' +
                                                             (60 - 58 * scale * most_of(values[i]) / most).toFixed(2)).join(' ');
    by_id('overview-summary').textContent = 'Memory of the first pool, and the payload below it, all on the same axes: across ' +
        (timed ? duration_text(longest) : grouped(longest) + ' events') + ', up to ' + bytes_text(most) + '. Choose one to see it in full.';
    by_id('multiples').replaceChildren(...page.traces.map(trace => {
        const pool = trace.pools[0];
        const picture = svg('svg', {viewBox: '0 0 100 60', preserveAspectRatio: 'none', 'aria-hidden': 'true'});
        const end = x_of(places(trace)[places(trace).length - 1] || 0);
        picture.append(svg('polygon', {points: '0,60 ' + line(trace, trace.memory.payload, 1) + ' ' + end + ',60', fill: style_value('--line')}));
        if (pool.pages) picture.append(svg('polyline', {points: line(trace, pool.pages, pool.page_size), fill: 'none',
                                                        stroke: pool_colour(0), 'stroke-width': 2,
                                                        'vector-effect': 'non-scaling-stroke'}));
        const button = element('button', {'aria-pressed': String(trace === view.trace)}, picture,
                               element('div', {}, name_of(trace) + (page.traces.some(t => t !== trace && t.trace === trace.trace)
                                                                    ? ' (' + trace.codec + ')' : '')),
                               element('div', {class: 'summary'}, pool.name + ', peak ' + as_bytes(peak_bytes(pool))));
        button.addEventListener('click', () => view.show(trace));
        return button;
    }));
}

function overview_table() {
    const length = trace => trace.memory.seconds ? duration_text(trace.memory.seconds[trace.memory.seconds.length - 1]) : 'not known';
    return table(['trace', 'codec', 'events', 'time', 'payload at its peak', 'pool', 'peak', 'end'], page.traces.map(trace => {
        const pool = trace.pools[0];
        return [name_of(trace), trace.codec, grouped(trace.event_count), length(trace), bytes_text(Math.max(0, ...trace.memory.payload.map(most_of))), pool.name,
                as_bytes(peak_bytes(pool)), pool.pages_end === null ? 'not known' : bytes_text(pool.pages_end * pool.page_size)];
    }), 2);
}

// --- the range ----------------------------------------------------------------------------------------------------

const slider_steps = 1000;

function fill_range() {
    const all = Math.max(1, view.trace.event_count);
    by_id('from').value = Math.round(slider_steps * view.from / all);
    by_id('to').value = Math.round(slider_steps * view.to / all);
    const times = view.trace.memory.seconds;
    const seconds = events => between(events, view.trace.memory.events, times);
    by_id('range-text').textContent = 'events ' + grouped(view.from) + ' to ' + grouped(view.to) + (times
        ? ', ' + duration_text(seconds(view.from)) + ' to ' + duration_text(seconds(view.to)) : '');
    by_id('axis').hidden = !times;
    for (const choice of document.getElementsByName('axis')) choice.checked = choice.value === view.axis;
}

function listen_to_range() {
    const slid = () => {
        const all = Math.max(1, view.trace.event_count) / slider_steps;
        const from = Number(by_id('from').value), to = Number(by_id('to').value);
        view.look(Math.min(from, to) * all, Math.max(from, to) * all);
    };
    by_id('from').addEventListener('change', slid);
    by_id('to').addEventListener('change', slid);
    const on_click = (id, move) => by_id(id).addEventListener('click', () => move(view.to - view.from, (view.from + view.to) / 2));
    on_click('earlier', width => view.look(view.from - width / 2, view.to - width / 2));
    on_click('later', width => view.look(view.from + width / 2, view.to + width / 2));
    on_click('closer', (width, middle) => view.look(middle - width / 4, middle + width / 4));
    on_click('farther', (width, middle) => view.look(middle - width, middle + width));
    on_click('whole', () => view.look(0, view.trace.event_count));
    for (const choice of document.getElementsByName('axis'))
        choice.addEventListener('change', () => { view.axis = choice.value; view.changed('axis'); });
}

// --- memory over time ---------------------------------------------------------------------------------------------

const visible = new Map();  // of each pool's name, so that the choice holds for all traces
let memory_chart = null;

function choose_visible() {
    const first = view.trace.pools.slice().filter(pool => pool.pages).sort((a, b) => peak_bytes(a) - peak_bytes(b));
    view.trace.pools.forEach((pool, i) => {
        if (!visible.has(pool.name)) visible.set(pool.name, pool.pages !== null && (i < 5 || first.indexOf(pool) < 3));
    });
}

function memory_options() {
    const memory = view.trace.memory, pools = view.trace.pools;
    const places = view.axis === 'events' ? memory.events : memory.seconds;
    const triple = (value, scale) => [least_of(value) * scale, last_of(value) * scale, most_of(value) * scale];
    const rows = places.map((x, i) => [x, triple(memory.payload[i], 1),
        ...pools.map(pool => pool.pages ? triple(pool.pages[i], pool.page_size) : null)]);
    const series = {payload: {strokePattern: [1, 2]}};
    pools.forEach((pool, i) => { series[label_of(pool, i)] = {strokePattern: pool_dash(i)}; });
    return {rows, labels: ['x', 'payload', ...pools.map(label_of)], customBars: true, strokeWidth: 2, series,
            colors: [style_value('--payload'), ...pools.map((pool, i) => pool_colour(i))],
            visibility: [true, ...pools.map(pool => visible.get(pool.name))],
            underlayCallback: (context, area, chart) => fill_payload(context, places, chart)};
}

function fill_payload(context, places, chart) {
    const points = places.map((x, i) => chart.toDomCoords(x, last_of(view.trace.memory.payload[i])));
    if (points.length === 0) return;
    const [, bottom] = chart.toDomCoords(0, 0);
    context.fillStyle = style_value('--payload');
    context.globalAlpha = .25;
    context.beginPath();
    context.moveTo(points[0][0], bottom);
    for (const [x, y] of points) context.lineTo(x, y);
    context.lineTo(points[points.length - 1][0], bottom);
    context.fill();
    context.globalAlpha = 1;
}

// Two pools may have one name; labels of a chart have to differ.
function label_of(pool, i) {
    return (i + 1) + ' ' + pool.name;
}

function memory_text(row) {
    const shown = view.trace.pools.filter(pool => pool.pages && visible.get(pool.name));
    return ['payload ' + bytes_text(last_of(view.trace.memory.payload[row])),
            ...shown.map(pool => pool.name + ' ' + bytes_text(last_of(pool.pages[row]) * pool.page_size))].join(' · ');
}

function fill_pools() {
    const order = view.trace.pools.map((pool, i) => [pool, i]).sort((a, b) => (peak_bytes(b[0]) || 0) - (peak_bytes(a[0]) || 0));
    const legend = by_id('pools').firstElementChild;
    by_id('pools').replaceChildren(legend,
        element('span', {}, swatch(style_value('--payload'), null, true), 'payload: the compressed bytes alone'),
        ...order.map(([pool, i]) => {
            const box = element('input', {type: 'checkbox'});
            box.checked = visible.get(pool.name);
            box.disabled = !pool.pages;
            box.addEventListener('change', () => {
                visible.set(pool.name, box.checked);
                memory_chart.set_visible(i + 1, box.checked);
            });
            return element('label', {}, box, swatch(pool_colour(i), pool_dash(i)), pool.name + ': ' + as_bytes(peak_bytes(pool)));
        }));
}

// The least and the most of a series in the range.
function extent(series, scale) {
    const inside = view.stretches(view.trace.memory.events);
    return [Math.min(...inside.map(i => least_of(series[i]))) * scale, Math.max(...inside.map(i => most_of(series[i]))) * scale];
}

function fill_memory_summary() {
    const pool = view.trace.pools[0];
    const text = (name, series, scale) => name + ' between ' + extent(series, scale).map(bytes_text).join(' and ');
    by_id('memory-summary').textContent = 'In this range: ' + text('payload', view.trace.memory.payload, 1) +
        (pool.pages ? '; ' + text(pool.name, pool.pages, pool.page_size) : '') +
        '. A line is the memory after each event; a band around it spans what lay between two points.';
}

function memory_table() {
    const memory = view.trace.memory;
    const rows = view.stretches(memory.events).map(i => [grouped(memory.events[i]), memory.seconds ? duration_text(memory.seconds[i]) : '',
        grouped(last_of(memory.payload[i])), ...view.trace.pools.map(pool => pool.pages ? grouped(last_of(pool.pages[i])) : 'not known')]);
    return table(['after event', 'time', 'payload, bytes', ...view.trace.pools.map(pool => pool.name + ', pages')], rows, 0);
}

// --- where the bytes go -------------------------------------------------------------------------------------------

const byte_kinds = [['payload', 'payload', '--payload'], ['rounding', 'headers, and rounding up to a class', '--rounding'],
                    ['huge', 'what huge pages take beyond their length', '--huge'], ['tails', 'ends of zspages or slabs', '--tails'],
                    ['free_objects', 'free objects', '--free'], ['unused', 'the rest of the pages', '--unused']];

function byte_use() {
    return view.trace.byte_use.find(use => use.pool === by_id('bytes-pool').value) || view.trace.byte_use[0];
}

function kinds_of(use) {
    return byte_kinds.filter(([key]) => use[key]);
}

// Its own stack, the first kind at the bottom.
function byte_options() {
    const use = byte_use();
    if (!use) return null;
    const places = view.axis === 'events' ? use.events : use.seconds;
    const kinds = kinds_of(use).reverse();  // Dygraphs stacks the last at the bottom
    return {rows: places.map((x, i) => [x, ...kinds.map(([key]) => use[key][i])]), stackedGraph: true, strokeWidth: 1, fillAlpha: .55,
            labels: ['x', ...kinds.map(([key, text]) => text)], colors: kinds.map(([key, text, colour]) => style_value(colour))};
}

function byte_text(row) {
    const use = byte_use();
    return kinds_of(use).map(([key, text]) => text + ' ' + bytes_text(use[key][row])).join(' · ');
}

function fill_bytes() {
    const use = byte_use();
    by_id('bytes-legend').replaceChildren(...(use ? kinds_of(use) : []).map(([key, text, colour]) =>
        element('span', {}, swatch(style_value(colour), null, true), text)));
    if (!use) {
        by_id('bytes-summary').textContent = 'Not known of these pools.';
        return;
    }
    const inside = view.stretches(use.events);
    const total = i => kinds_of(use).reduce((sum, [key]) => sum + use[key][i], 0);
    const fullest = inside.reduce((best, i) => total(i) > total(best) ? i : best, inside[0]);
    by_id('bytes-summary').textContent = 'When the pool is largest in this range, after event ' + grouped(use.events[fullest]) + ', it holds ' +
        bytes_text(total(fullest)) + ': ' + kinds_of(use).filter(([key]) => use[key][fullest] > 0).map(([key, text]) =>
            text + ' ' + percent_text(use[key][fullest] / total(fullest))).join(', ') + '.';
}

function bytes_table() {
    const use = byte_use();
    if (!use) return element('p', {}, 'Not known.');
    const kinds = kinds_of(use);
    return table(['after event', ...kinds.map(([key, text]) => text + ', bytes')],
                 view.stretches(use.events).map(i => [grouped(use.events[i]), ...kinds.map(([key]) => grouped(use[key][i]))]), 0);
}

// --- size classes -------------------------------------------------------------------------------------------------

const class_values = {
    unused: {of: (c, i, page_size) => c.pages[i] * page_size - c.objects[i] * c.size, text: bytes_text},
    occupancy: {of: (c, i) => c.objects[i] / (c.pages[i] / c.pages_per_zspage * c.objects_per_zspage), text: percent_text},
    pages: {of: (c, i) => c.pages[i], text: value => grouped(value) + ' pages'},
};

function class_cells() {
    const data = view.trace.classes;
    if (!data) return null;
    const kind = class_values[by_id('classes-value').value];
    const value = (column, row) => data.classes[row].pages[column] === 0 ? null : kind.of(data.classes[row], column, data.page_size);
    let most = 0;
    for (const column of view.stretches(data.events))
        for (let row = 0; row < data.classes.length; row++) most = Math.max(most, value(column, row) || 0);
    by_id('classes-scale').replaceChildren('0 ', element('span', {class: 'scale'}), ' ' + kind.text(most));
    by_id('classes-scale').children[0].style.background = scale_css();
    return {columns: data.events, rows: data.classes.length, value, most,
            text: (column, row) => {
                const c = data.classes[row];
                return 'After event ' + grouped(data.events[column]) + ', class of ' + grouped(c.size) + ' bytes: ' + grouped(c.objects[column]) +
                    ' objects in ' + grouped(c.pages[column]) + ' pages' + (c.pages[column] > 0
                        ? '; ' + bytes_text(class_values.unused.of(c, column, data.page_size)) + ' hold nothing; ' +
                          percent_text(class_values.occupancy.of(c, column)) + ' of the objects are in use' : '') + '.';
            }};
}

function fill_classes() {
    const data = view.trace.classes;
    by_id('classes-section').hidden = !data;
    if (!data) return;
    const inside = view.stretches(data.events);
    const last = inside[inside.length - 1];
    const worst = data.classes.map(c => [class_values.unused.of(c, last, data.page_size), c]).sort((a, b) => b[0] - a[0]).slice(0, 3);
    by_id('classes-summary').textContent = 'Classes of ' + data.pool + ' that are used, small at the bottom (' + data.classes[0].size + ' bytes), large at the top (' +
        data.classes[data.classes.length - 1].size + ' bytes). At the end of this range most bytes that hold nothing are in the classes of ' +
        worst.map(([bytes, c]) => c.size + ' bytes (' + bytes_text(bytes) + ')').join(', ') + '. Arrow keys move from cell to cell.';
}

function classes_table() {
    const data = view.trace.classes;
    const inside = view.stretches(data.events);
    const last = inside[inside.length - 1];
    return element('div', {}, element('p', {}, 'After event ' + grouped(data.events[last]) + ', the end of this range:'),
        table(['class, bytes', 'objects', 'pages', 'bytes that hold nothing', 'objects in use'], data.classes.map(c => [grouped(c.size), grouped(c.objects[last]),
            grouped(c.pages[last]), grouped(class_values.unused.of(c, last, data.page_size)),
            c.pages[last] > 0 ? percent_text(class_values.occupancy.of(c, last)) : '']), 0));
}

// --- compressed lengths -------------------------------------------------------------------------------------------

function sum_of(rows) {
    const sum = [];
    for (const row of rows) row.forEach((count, i) => { sum[i] = (sum[i] || 0) + count; });
    return sum;
}

// Of the stretches of the profile in the range, which is a little more than the range.
function profile_rows(key) {
    return view.stretches(view.trace.profile.events).map(i => view.trace.profile[key][i]);
}

function profile_range_text() {
    const ends = view.trace.profile.events, inside = view.stretches(ends);
    const first = inside[0] === 0 ? 0 : ends[inside[0] - 1];
    return 'Events ' + grouped(first) + ' to ' + grouped(ends[inside[inside.length - 1]]);
}

function clen_counts() {
    const codec = Math.max(0, view.trace.codecs.indexOf(by_id('codec').value));
    return sum_of(profile_rows('clens').map(clens => clens[codec] || []));
}

function clen_bin_text(bin) {
    const page_size = view.trace.page_size, bins = 64;
    if (bin >= bins) return 'more than ' + grouped(page_size);
    return (bin === 0 ? '0' : grouped(page_size * bin / bins + 1)) + ' to ' + grouped(page_size * (bin + 1) / bins);
}

function fill_clens() {
    const counts = clen_counts();
    const total = counts.reduce((sum, count) => sum + count, 0);
    const most = Math.max(1, ...counts);
    if (total === 0) {
        by_id('clens-summary').textContent = profile_range_text() + ': no page was written.';
        by_id('clens').replaceChildren();
        return;
    }
    const half = counts.slice(0, 32).reduce((sum, count) => sum + count, 0);
    const fullest = counts.indexOf(most);
    by_id('clens-summary').textContent = profile_range_text() + ': ' + grouped(total) + ' pages written; ' + percent_text(half / total) +
        ' of them took at most half a page, and most lengths were ' + clen_bin_text(fullest) + ' bytes (' + percent_text(most / total) + ').';
    const picture = svg('svg', {viewBox: '0 0 680 200', preserveAspectRatio: 'none', 'aria-hidden': 'true'});
    counts.forEach((count, bin) => {
        const height = 165 * count / most;
        const bar = svg('rect', {x: 10 + bin * 10, y: 170 - height, width: 9, height});
        bar.append(svg('title', {}, clen_bin_text(bin) + ' bytes: ' + grouped(count)));
        picture.append(bar);
    });
    picture.append(svg('line', {x1: 10, x2: 660, y1: 170.5, y2: 170.5}));
    for (let quarter = 0; quarter <= 4; quarter++)
        picture.append(svg('text', {x: 10 + quarter * 160, y: 190, 'text-anchor': quarter === 0 ? 'start' : 'middle'},
                           grouped(view.trace.page_size * quarter / 4) + (quarter === 0 ? ' bytes' : '')));
    by_id('clens').replaceChildren(picture);
}

function clens_table() {
    const counts = clen_counts();
    const total = counts.reduce((sum, count) => sum + count, 0);
    return table(['bytes', 'writes', 'share'], counts.map((count, bin) => [clen_bin_text(bin), grouped(count), percent_text(total ? count / total : 0)]));
}

// --- bursts of frees ----------------------------------------------------------------------------------------------

function fill_bursts() {
    const of_first = view.trace.pools[0].bursts || [], before = view.trace.events_before;
    const inside = of_first.map((burst, i) => [burst, i]).filter(
        ([burst]) => burst.last_event - before >= view.from && burst.first_event - before < view.to);
    by_id('bursts-summary').textContent = inside.length === 0
        ? 'No burst in this range: no run of at least 100 frees in which nothing new is stored.'
        : 'A process that exits frees its pages one by one, and a pool gives a page back when the last object in it is freed. Of the pages that each ' +
          'burst gave back in the end, so many had come back after a part of its frees:';
    const percents = ['10', '25', '50', '75', '90'];
    const pools = view.trace.pools.filter(pool => pool.pages && visible.get(pool.name));
    by_id('bursts').replaceChildren(...inside.map(([burst, number]) => element('div', {},
        element('h3', {}, grouped(burst.frees) + ' frees, events ' + grouped(burst.first_event - before) + ' to ' + grouped(burst.last_event - before)),
        table(['pool', 'pages before', 'after', ...percents.map(percent => 'at ' + percent + ' %')], pools.map(pool => {
            const one = pool.bursts[number];
            return [pool.name, one.pages_at_start === null ? 'not known' : grouped(one.pages_at_start), one.pages_at_end === null ? 'not known' : grouped(one.pages_at_end),
                    ...percents.map(percent => one.given_back_percent && one.given_back_percent[percent] !== null
                        ? one.given_back_percent[percent].toFixed(0) + ' %' : '–')];
        })))));
}

// --- reads --------------------------------------------------------------------------------------------------------

function age_labels() {
    const labels = [], milliseconds = view.trace.profile.age_unit === 'ms';
    for (let bin = 0; bin < 40; bin++) {
        const low = bin === 0 ? 0 : 2 ** (bin - 1), high = 2 ** bin;
        labels.push(milliseconds ? (bin === 0 ? 'less than 1 ms' : duration_text(low / 1000) + ' to ' + duration_text(high / 1000))
                                 : (high - 1 <= low ? grouped(low) : grouped(low) + ' to ' + grouped(high - 1)) + ' events');
    }
    return labels;
}

function fill_reads() {
    const profile = view.trace.profile;
    const total = key => profile_rows(key).reduce((sum, count) => sum + count, 0);
    by_id('reads-summary').textContent = profile_range_text() + ': ' + grouped(total('reads')) + ' reads, ' + grouped(total('writes')) + ' writes, ' +
        grouped(total('frees')) + ' frees. In the whole trace, ' + grouped(profile.reads_of_unknown) + ' reads were of a slot that the trace did not see written.';
    const counts = [];
    for (let bin = 0; bin < 40; bin++) counts.push(bin === 0 ? '0' : bin === 1 ? '1' : grouped(2 ** (bin - 1)) + ' to ' + grouped(2 ** bin - 1));
    const runs = ['1', '2', '3 to 4', '5 to 8', '9 to 16', '17 to 32', '33 to 64', 'more than 64'];
    by_id('reads').replaceChildren(
        bar_table('Age when read, since the page was written', 'age', age_labels(), sum_of(profile_rows('load_ages'))),
        bar_table('Age when freed', 'age', age_labels(), sum_of(profile_rows('free_ages'))),
        bar_table('Refault distance: pages written between a page\'s write and its read', 'pages', counts, sum_of(profile_rows('refaults'))),
        bar_table('Runs of reads of consecutive slots, in the whole trace', 'slots', runs, profile.read_runs));
}

// --- slots --------------------------------------------------------------------------------------------------------

function slot_cells() {
    const profile = view.trace.profile;
    let rows = 0;
    for (const live of profile.live) live.forEach((count, row) => { if (count > 0) rows = Math.max(rows, row + 1); });
    if (rows === 0) return null;
    return {columns: profile.events, rows, most: profile.slots_per_row, value: (column, row) => profile.live[column][row] || null,
            text: (column, row) => 'After event ' + grouped(profile.events[column]) + ', slots ' + grouped(row * profile.slots_per_row) + ' to ' +
                grouped((row + 1) * profile.slots_per_row - 1) + ': ' + grouped(profile.live[column][row]) + ' in use.'};
}

function fill_slots() {
    const profile = view.trace.profile, inside = view.stretches(profile.events);
    const live = i => profile.live[i].reduce((sum, count) => sum + count, 0);
    by_id('slots-summary').textContent = 'The device from its first slot, at the bottom, up; each row is ' + grouped(profile.slots_per_row) +
        ' slots, the brighter the more of them are in use. In use at the end of this range: ' + grouped(live(inside[inside.length - 1])) + '.';
}

function slots_table() {
    const profile = view.trace.profile;
    return table(['after event', 'slots in use', 'reads', 'writes', 'frees'], view.stretches(profile.events).map(i => [grouped(profile.events[i]),
        grouped(profile.live[i].reduce((sum, count) => sum + count, 0)), grouped(profile.reads[i]), grouped(profile.writes[i]), grouped(profile.frees[i])]), 0);
}

// --- settings -----------------------------------------------------------------------------------------------------

function fill_settings() {
    const ratio = number => number === null ? 'not known' : number.toFixed(3);
    const pages = number => number === null ? 'not known' : grouped(number);
    by_id('settings').replaceChildren(
        table(['pool', 'peak', 'pages at the peak', 'overhead', 'pages at the end', 'overhead', 'rejected', 'kernel', 'policy', 'settings'],
              view.trace.pools.map(pool => [pool.name, as_bytes(peak_bytes(pool)), pages(pool.pages_peak), ratio(pool.overhead_peak),
                                            pages(pool.pages_end), ratio(pool.overhead_end), grouped(pool.rejected),
                                            pool.kernel === null ? '' : pool.kernel, pool.policy, pool.settings])),
        element('p', {class: 'summary'}, 'Overhead: bytes of pages for each byte of payload. Made by SwapReplay ' + page.version + '.'));
    by_id('command').textContent = page.command;
}

// --- all of it ----------------------------------------------------------------------------------------------------

function fill_choices() {
    by_id('bytes-pool').replaceChildren(...view.trace.byte_use.map(use => element('option', {}, use.pool)));
    by_id('codec').replaceChildren(...view.trace.codecs.map(codec => element('option', {}, codec)));
    by_id('codec').value = view.trace.codec;
    by_id('clens-codec').hidden = view.trace.codecs.length < 2;
}

view.followers.push(what => {
    if (what === 'trace' || what === 'theme') {
        fill_overview();
        choose_visible();
        if (what === 'trace') fill_choices();
        fill_pools();
        fill_settings();
    }
    fill_range();
    fill_memory_summary();
    fill_bytes();
    fill_classes();
    fill_clens();
    fill_bursts();
    fill_reads();
    fill_slots();
});
memory_chart = line_chart('memory', 'memory-hover', memory_options, memory_text);
const bytes_chart = line_chart('bytes', 'bytes-hover', byte_options, byte_text);
const draw_classes = cell_map('classes', 'classes-hover', class_cells);
cell_map('slots', 'slots-hover', slot_cells);
numbers('overview-numbers', overview_table);
numbers('memory-numbers', memory_table);
const fill_bytes_numbers = numbers('bytes-numbers', bytes_table);
numbers('classes-numbers', classes_table);
const fill_clens_numbers = numbers('clens-numbers', clens_table);
numbers('slots-numbers', slots_table);
by_id('bytes-pool').addEventListener('change', () => { fill_bytes(); bytes_chart.draw(); fill_bytes_numbers(); });
by_id('classes-value').addEventListener('change', draw_classes);
by_id('codec').addEventListener('change', () => { fill_clens(); fill_clens_numbers(); });
by_id('pools').addEventListener('change', fill_bursts);
listen_to_range();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => view.changed('theme'));
view.show(page.traces[0]);
