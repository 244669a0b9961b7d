/* Charts drawn from the table beside them. Without this file a still drawing stands there, and on paper. */
(function () {
  "use strict";
  var NOW = "#1C4E7E", THEN = "#7F8B97", GRID = "#E3E7EA", TEXT = "#596572";

  function share(cell) {
    var number = parseFloat(cell ? cell.textContent : "");
    return isNaN(number) ? null : number;
  }

  function line(name, data, now) {
    return {
      type: "line", name: name, data: data, showSymbol: false, connectNulls: false,
      lineStyle: now ? { color: NOW, width: 2.5 } : { color: THEN, width: 1.5, type: [5, 3] },
      itemStyle: { color: now ? NOW : THEN },
      endLabel: { show: true, color: now ? NOW : TEXT, formatter: now ? "{c}%" : name + " {c}%" },
      labelLayout: { moveOverlap: "shiftY" }
    };
  }

  function trend(table) {
    var rows = Array.prototype.slice.call(table.tBodies[0].rows).reverse();
    var series = [];
    if (rows[0].cells.length > 4) {
      series.push(line(table.dataset.then, rows.map(function (row) { return share(row.cells[4]); }), false));
    }
    series.push(line(table.dataset.now, rows.map(function (row) { return share(row.cells[3]); }), true));
    return {
      animation: false,
      aria: { enabled: true },
      textStyle: { fontFamily: "inherit" },
      grid: { left: 44, right: rows[0].cells.length > 4 ? 104 : 56, top: 14, bottom: 24 },
      tooltip: { trigger: "axis", renderMode: "richText", borderWidth: 1, shadowBlur: 0, valueFormatter: function (value) { return value === null ? "—" : value + "%"; } },
      xAxis: { type: "category", boundaryGap: false, data: rows.map(function (row) { return row.cells[0].textContent; }), axisLine: { lineStyle: { color: THEN } }, axisTick: { show: false }, axisLabel: { color: TEXT } },
      yAxis: { type: "value", min: 0, max: 100, interval: 50, axisLabel: { color: TEXT, formatter: "{value}%" }, splitLine: { lineStyle: { color: GRID } } },
      series: series
    };
  }

  Array.prototype.forEach.call(document.querySelectorAll("[data-chart]"), function (place) {
    var table = document.getElementById(place.dataset.chart);
    if (!window.echarts || !table || !table.tBodies[0].rows.length) { return; }
    var live = document.createElement("div");
    live.className = "chart-live no-print";
    place.appendChild(live);
    place.classList.add("is-live");
    var chart = window.echarts.init(live, null, { renderer: "svg" });
    chart.setOption(trend(table));
    window.addEventListener("resize", function () { chart.resize(); });
  });
})();
