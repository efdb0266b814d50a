// SPDX-License-Identifier: GPL-2.0-or-later
// The two kinds of charts over the range: lines, by Dygraphs, and maps of cells on a canvas.

const has_lines = typeof Dygraph === 'function';

// A chart in the element `id` that zooms the view, and follows it. options() is asked for whenever the trace, the theme
// or the axis changes: {rows, labels, ...of Dygraph}.
function line_chart(id, hover_id, options, hover_text) {
    let chart = null;
    const draw = () => {
        if (chart) chart.destroy();
        chart = null;
        const given = has_lines ? options() : null;
        if (!given) {
            by_id(id).textContent = has_lines ? 'Not known.'
                : 'The program that made this page was built without libjs-dygraphs, so this chart is left out. Its numbers are below.';
            return;
        }
        const {rows, ...rest} = given;
        chart = new Dygraph(by_id(id), rows, {
            axisLineColor: style_value('--line'), gridLineColor: style_value('--line'),
            dateWindow: [view.at(view.from), view.at(view.to)],
            xlabel: view.axis === 'events' ? 'events (reads, writes and frees)' : 'time since the recording began',
            axisLabelWidth: 70,
            zoomCallback: (low, high) => view.look(view.events_at(low), view.events_at(high)),
            highlightCallback: (event, x, points, row) => {
                by_id(hover_id).textContent = place_text(x) + ': ' + hover_text(row);
            },
            unhighlightCallback: () => { by_id(hover_id).textContent = ''; },
            ...rest,
            axes: {
                x: {axisLabelFormatter: x => view.axis === 'events' ? grouped(x) : duration_text(x), pixelsPerLabel: 100},
                y: {axisLabelFormatter: bytes_text, axisLabelWidth: 75, labelsKMG2: true},
            },
            valueRange: [0, null],
        });
    };
    view.followers.push(what => {
        if (what !== 'range' || !chart) draw();
        else chart.updateOptions({dateWindow: [view.at(view.from), view.at(view.to)]});
    });
    return {draw, set_visible(number, visible) { if (chart) chart.setVisibility(number, visible); },
            window() { return chart ? chart.xAxisRange() : null; }};
}

// A map in the canvas `id`. cells() gives {columns: ends in events, rows, value(column, row) or null, most, text(column,
// row)}, or null. Row 0 is at the bottom. Arrow keys move a cell that is told in the element hover_id.
function cell_map(id, hover_id, cells) {
    const canvas = by_id(id);
    let map = null, shown = [], marked = null;
    const draw = () => {
        map = cells();
        const ratio = window.devicePixelRatio || 1;
        const width = canvas.width = Math.max(1, Math.round(canvas.clientWidth * ratio));
        const height = canvas.height = Math.max(1, Math.round(canvas.clientHeight * ratio));
        const context = canvas.getContext('2d');
        context.clearRect(0, 0, width, height);
        if (!map) return;
        shown = view.stretches(map.columns);
        const begin = view.at(view.from), span = view.at(view.to) - begin;
        const x_of = events => Math.round(width * (view.at(Math.min(Math.max(events, view.from), view.to)) - begin) / span);
        for (const column of shown) {
            const left = x_of(column === 0 ? 0 : map.columns[column - 1]);
            const right = Math.max(left + 1, x_of(map.columns[column]));
            for (let row = 0; row < map.rows; row++) {
                const value = map.value(column, row);
                if (value === null) continue;
                const top = Math.floor(height * (1 - (row + 1) / map.rows)), bottom = Math.floor(height * (1 - row / map.rows));
                context.fillStyle = 'rgb(' + scale_colour(map.most > 0 ? value / map.most : 0) + ')';
                context.fillRect(left, top, right - left, bottom - top);
            }
        }
        if (marked && shown.includes(marked.column) && marked.row < map.rows) {
            const left = x_of(marked.column === 0 ? 0 : map.columns[marked.column - 1]);
            context.strokeStyle = style_value('--ink');
            context.lineWidth = 2 * ratio;
            context.strokeRect(left, height * (1 - (marked.row + 1) / map.rows),
                               Math.max(4, x_of(map.columns[marked.column]) - left), Math.max(4, height / map.rows));
        }
    };
    const tell = (column, row) => {
        by_id(hover_id).textContent = map.text(column, row);
    };
    canvas.addEventListener('mousemove', event => {
        if (!map || shown.length === 0) return;
        const box = canvas.getBoundingClientRect();
        const x = view.at(view.from) + (event.clientX - box.left) / box.width * (view.at(view.to) - view.at(view.from));
        const events = view.events_at(x);
        const column = shown.find(c => map.columns[c] >= events) ?? shown[shown.length - 1];
        const row = Math.min(map.rows - 1, Math.max(0, Math.floor((1 - (event.clientY - box.top) / box.height) * map.rows)));
        tell(column, row);
    });
    canvas.addEventListener('keydown', event => {
        const step = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]}[event.key];
        if (!step || !map || shown.length === 0) return;
        event.preventDefault();
        marked = marked && shown.includes(marked.column) ? marked : {column: shown[0], row: 0};
        marked.column = Math.min(Math.max(marked.column + step[0], shown[0]), shown[shown.length - 1]);
        marked.row = Math.min(Math.max(marked.row + step[1], 0), map.rows - 1);
        draw();
        tell(marked.column, marked.row);
    });
    view.followers.push(draw);
    window.addEventListener('resize', draw);
    return draw;
}
