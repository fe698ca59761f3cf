/* Draws the charts of a page from the inert JSON beside them; the table beneath says the same. */
(() => {
  "use strict";
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  // A house or a group keeps its hue wherever it is drawn: tone "house-state", "group-3".
  const hue = (tone, index) => (tone && css(`--${tone}`)) || palette()[index % 6];
  const palette = () => ["--accent-text", "--house-enterprise", "--house-state", "--house-university", "--group-3", "--group-5"].map(css);
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

  // A stack is named at its last column, so that no colour has to be looked up.
  const stacked = (chart, ink, row) => row.values.map((value, index) => ({
    value: number(value),
    label: index < row.values.length - 1 ? undefined : {
      position: "right", distance: 8, color: ink.text, backgroundColor: ink.ground, padding: 2, formatter: () => `${row.name}: ${format(chart)(number(value))}`,
    },
  }));

  const plainBars = (chart, row) => row.values.map((value, index) => (
    chart.tones ? { value: number(value), itemStyle: { color: hue(chart.tones[index], index) } } : number(value)
  ));

  const label = (chart, ink, position) => ({
    show: true, position, color: ink.text, fontFamily: ink.font, fontSize: 12,
    formatter: (point) => format(chart)(Array.isArray(point.value) ? point.value[1] : point.value),
  });

  // Names of lines that end close together are moved down, so that none covers another.
  const apart = (chart) => {
    const all = chart.series.flatMap((row) => row.values.map(number)).filter((value) => value !== null);
    const pixels = 240 / Math.max(...all, 1);
    const ends = chart.series.map((row, index) => ({ index, at: -(number(row.values.at(-1)) ?? 0) * pixels }));
    const shifts = [];
    ends.sort((one, other) => one.at - other.at).reduce((above, end) => {
      const at = Math.max(end.at, above + 17);
      shifts[end.index] = at - end.at;
      return at;
    }, -Infinity);
    return shifts;
  };

  const threshold = (chart, ink) => chart.line ? [{
    type: "line", name: chart.line.label, symbol: "none", silent: true, data: chart.columns.map(() => Number(chart.line.value)),
    lineStyle: { color: ink.bad, width: 2, type: "dashed" },
    endLabel: { show: true, color: ink.bad, fontFamily: ink.font, fontWeight: 600, formatter: chart.line.label, backgroundColor: ink.ground, padding: 3 },
  }] : [];

  const options = {
    bar: (chart, ink) => bars(chart, ink, false, null),
    stacked: (chart, ink) => bars(chart, ink, false, "all"),
    horizontal: (chart, ink) => bars(chart, ink, true, null),
    funnel: (chart, ink) => bars(chart, ink, true, null),
    line: (chart, ink) => {
      const { xAxis, yAxis } = axes(chart, ink, false, false);
      const shifts = apart(chart);
      return {
        xAxis, yAxis,
        series: [...chart.series.map((row, index) => ({
          type: "line", name: row.name, color: hue(row.tone, index), data: row.values.map(number), symbolSize: 7, symbol: ["circle", "rect", "triangle", "diamond"][index % 4],
          label: chart.series.length === 1 ? label(chart, ink, "top") : { show: false },
          endLabel: chart.series.length > 1 ? { show: true, offset: [0, shifts[index]], formatter: row.name, color: hue(row.tone, index), fontFamily: ink.font, fontWeight: 500, backgroundColor: ink.ground, padding: 3 } : { show: false },
        })), ...threshold(chart, ink)],
        grid: { left: 24, right: chart.line || chart.series.length > 1 ? 110 : 32, top: 28, bottom: 8, containLabel: true },
      };
    },
    pie: (chart, ink) => ({
      series: [{
        type: "pie", radius: ["40%", "68%"], itemStyle: { borderColor: ink.ground, borderWidth: 2 },
        data: chart.columns.map((name, index) => ({
          name, value: number(chart.series[0].values[index]), itemStyle: { color: hue(chart.tones?.[index], index) },
        })),
        label: { color: ink.text, fontFamily: ink.font, lineHeight: 18, formatter: (point) => `${point.name}\n${format(chart)(point.value)} (${plain.format(Math.round(point.percent * 10) / 10)}%)` },
      }],
    }),
  };

  const bars = (chart, ink, isHorizontal, stack) => {
    const isBare = chart.series.length === 1 && !chart.line;
    return {
      ...axes(chart, ink, isHorizontal, isBare),
      series: [...chart.series.map((row, index) => ({
        type: "bar", itemStyle: { color: hue(row.tone, index) }, name: row.name, stack, data: stack ? stacked(chart, ink, row) : plainBars(chart, row), barMaxWidth: stack ? 72 : 44, barMinHeight: 1,
        label: stack ? { ...label(chart, ink, "inside"), color: ink.ground } : label(chart, ink, isHorizontal ? "right" : "top"),
        labelLayout: { hideOverlap: true },
      })), ...threshold(chart, ink)],
      grid: { left: 8, right: isHorizontal ? 72 : stack ? 150 : chart.line ? 110 : 16, top: 28, bottom: 8, containLabel: true },
    };
  };

  const legend = (chart, place) => {
    if (chart.series.length < 2 || chart.kind === "line" || chart.kind === "stacked") return;
    const list = document.createElement("ul");
    list.className = "chart-legend";
    chart.series.forEach((row, index) => {
      const item = document.createElement("li");
      item.innerHTML = '<svg width="12" height="12" aria-hidden="true"><rect width="12" height="12" rx="2"></rect></svg>';
      item.querySelector("rect").setAttribute("fill", hue(row.tone, index));
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
      aria: { enabled: true, label: { description: chart.finding } },
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
    bar.className = "chart-downloads";
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
    place.after(bar);
  };

  const drawAll = () => document.querySelectorAll("[data-chart]").forEach(draw);
  const start = () => {
    drawAll();
    new MutationObserver(drawAll).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
    addEventListener("resize", () => document.querySelectorAll("[data-chart]").forEach((place) => echarts.getInstanceByDom(place)?.resize()));
    document.fonts?.ready.then(drawAll);
    // On paper the figures stand beneath their chart.
    const tables = () => document.querySelectorAll(".chart-table");
    addEventListener("beforeprint", () => tables().forEach((table) => { table.open = true; }));
    addEventListener("afterprint", () => tables().forEach((table) => { table.open = false; }));
  };
  if (window.echarts) start();
})();
