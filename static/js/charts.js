/* Draws the charts of a page from the inert JSON beside them; the table beneath says the same. */
(() => {
  "use strict";
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const palette = () => ["--accent-text", "--house-enterprise", "--house-state", "--house-university", "--group-3", "--group-5"].map(css);
  const patterns = ["none", "rect", "triangle", "circle", "diamond", "none"];
  const language = document.documentElement.lang || "vi";
  const plain = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const moneyUnits = language === "vi" ? [[1e9, " tỷ"], [1e6, " triệu"]] : [[1e9, " bn"], [1e6, " m"]];
  const money = (value) => {
    const unit = moneyUnits.find(([size]) => Math.abs(value) >= size);
    return unit ? plain.format(value / unit[0]) + unit[1] : plain.format(value);
  };
  const format = (chart) => (value) => {
    if (value === null || value === undefined || value === "") return "–";
    if (chart.is_money) return money(value);
    return plain.format(value) + (chart.unit === "%" ? "%" : "");
  };
  const number = (value) => (value === null || value === undefined || value === "" ? null : Number(value));

  const axes = (chart, ink, isHorizontal, isBare) => {
    const names = {
      type: "category", data: chart.columns, inverse: isHorizontal,
      axisLine: { lineStyle: { color: ink.line } }, axisTick: { show: false },
      axisLabel: { color: ink.text, fontFamily: ink.font, width: isHorizontal ? 150 : undefined, overflow: "break", interval: 0, hideOverlap: !isHorizontal },
    };
    const values = {
      type: "value", splitNumber: 4, splitLine: { show: !isBare, lineStyle: { color: ink.grid } },
      axisLabel: { show: !isBare, color: ink.soft, fontFamily: ink.font, formatter: format(chart), hideOverlap: true },
    };
    return isHorizontal ? { xAxis: values, yAxis: names } : { xAxis: names, yAxis: values };
  };

  const label = (chart, ink, position) => ({
    show: true, position, color: ink.text, fontFamily: ink.font, fontSize: 12,
    formatter: (point) => format(chart)(Array.isArray(point.value) ? point.value[1] : point.value),
  });

  const threshold = (chart, ink) => chart.line ? [{
    type: "line", name: chart.line.label, symbol: "none", silent: true, data: chart.columns.map(() => Number(chart.line.value)),
    lineStyle: { color: ink.bad, width: 2, type: "dashed" },
    endLabel: { show: true, color: ink.bad, fontFamily: ink.font, fontWeight: 600, formatter: chart.line.label },
  }] : [];

  const options = {
    bar: (chart, ink) => bars(chart, ink, false, null),
    stacked: (chart, ink) => bars(chart, ink, false, "all"),
    horizontal: (chart, ink) => bars(chart, ink, true, null),
    funnel: (chart, ink) => bars(chart, ink, true, null),
    line: (chart, ink) => ({
      ...axes(chart, ink, false, false),
      series: [...chart.series.map((row, index) => ({
        type: "line", name: row.name, data: row.values.map(number), symbolSize: 7, symbol: ["circle", "rect", "triangle", "diamond"][index % 4],
        label: chart.series.length === 1 ? label(chart, ink, "top") : { show: false },
        endLabel: chart.series.length > 1 ? { show: true, formatter: row.name, color: ink.text, fontFamily: ink.font } : { show: false },
      })), ...threshold(chart, ink)],
      grid: { left: 8, right: chart.line || chart.series.length > 1 ? 110 : 24, top: 28, bottom: 8, containLabel: true },
    }),
    pie: (chart, ink) => ({
      series: [{
        type: "pie", radius: ["40%", "68%"], itemStyle: { borderColor: ink.ground, borderWidth: 2 },
        data: chart.columns.map((name, index) => ({ name, value: number(chart.series[0].values[index]) })),
        label: { color: ink.text, fontFamily: ink.font, formatter: (point) => `${point.name}\n${format(chart)(point.value)} (${plain.format(point.percent)}%)` },
      }],
    }),
  };

  const bars = (chart, ink, isHorizontal, stack) => {
    const isBare = chart.series.length === 1 && !chart.line;
    return {
      ...axes(chart, ink, isHorizontal, isBare),
      series: [...chart.series.map((row) => ({
        type: "bar", name: row.name, stack, data: row.values.map(number), barMaxWidth: 44, barMinHeight: 1,
        label: stack ? { ...label(chart, ink, "inside"), show: false } : label(chart, ink, isHorizontal ? "right" : "top"),
      })), ...threshold(chart, ink)],
      grid: { left: 8, right: isHorizontal ? 72 : chart.line ? 110 : 16, top: 28, bottom: 8, containLabel: true },
    };
  };

  const legend = (chart, place) => {
    if (chart.series.length < 2 || chart.kind === "line") return;
    const list = document.createElement("ul");
    list.className = "chart-legend";
    chart.series.forEach((row, index) => {
      const item = document.createElement("li");
      item.innerHTML = '<svg width="12" height="12" aria-hidden="true"><rect width="12" height="12" rx="2"></rect></svg>';
      item.querySelector("rect").setAttribute("fill", palette()[index % 6]);
      item.append(row.name);
      list.append(item);
    });
    place.before(list);
  };

  const draw = (place) => {
    const chart = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    if (!chart.columns.length || !chart.series.length) return;
    const ink = {
      text: css("--bs-body-color"), soft: css("--bs-secondary-color"), line: css("--line-strong"), grid: css("--line"),
      ground: css("--bs-body-bg"), bad: css("--bad"), font: getComputedStyle(document.body).fontFamily,
    };
    const isFirst = place.hidden;
    place.hidden = false;
    const picture = echarts.getInstanceByDom(place) || echarts.init(place);
    picture.setOption({
      ...(options[chart.kind] || options.bar)(chart, ink),
      color: palette(), animation: false, textStyle: { fontFamily: ink.font },
      aria: { enabled: true, decal: { show: chart.series.length > 1 && chart.kind !== "line", decals: patterns.map((symbol) => ({ symbol, symbolSize: .6, color: "rgba(255,255,255,.35)" })) } },
    }, true);
    place.setAttribute("aria-label", chart.finding);
    if (!isFirst) return;
    legend(chart, place);
    const table = place.parentElement.querySelector(".chart-table");
    if (table) table.open = false;
    offerDownloads(place, chart, picture);
  };

  const save = (name, url) => {
    const link = document.createElement("a");
    link.download = name;
    link.href = url;
    link.click();
  };
  // A cell that a spreadsheet would take for a formula is told to be text.
  const cell = (value) => {
    const text = value === null || value === undefined ? "" : String(value);
    return `"${(/^[=+@]|^-(?!\d)/.test(text) ? "'" + text : text).replaceAll('"', '""')}"`;
  };
  const offerDownloads = (place, chart, picture) => {
    const words = place.dataset;
    const bar = document.createElement("p");
    bar.className = "chart-note chart-downloads";
    const button = (text, act) => {
      const item = document.createElement("button");
      item.type = "button";
      item.className = "btn btn-link btn-sm p-0 me-3";
      item.textContent = text;
      item.addEventListener("click", act);
      bar.append(item);
    };
    const file = place.closest("figure").id || "ba-nha";
    button(words.wordPicture, () => save(`${file}.png`, picture.getDataURL({ pixelRatio: 2, backgroundColor: css("--bs-body-bg") })));
    button(words.wordFigures, () => {
      const rows = [["", ...chart.columns], ...chart.series.map((row) => [row.name, ...row.values])];
      const text = "\ufeff" + rows.map((row) => row.map(cell).join(",")).join("\r\n");
      save(`${file}.csv`, URL.createObjectURL(new Blob([text], { type: "text/csv" })));
    });
    place.closest("figure").append(bar);
  };

  const drawAll = () => document.querySelectorAll("[data-chart]").forEach(draw);
  const start = () => {
    drawAll();
    new MutationObserver(drawAll).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
    addEventListener("resize", () => document.querySelectorAll("[data-chart]").forEach((place) => echarts.getInstanceByDom(place)?.resize()));
    document.fonts?.ready.then(drawAll);
  };
  if (window.echarts) start();
})();
