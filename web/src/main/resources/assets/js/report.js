/** A report: its chart, whose bars lead to the calls behind them; printing; and a word while it loads. */
const LONG_MS = 400;
const place = document.getElementById("chart");
const loading = document.getElementById("loading");

if (place && typeof echarts !== "undefined") draw(place, JSON.parse(place.dataset.chart));

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

for (const slow of document.querySelectorAll("[data-slow]"))
  slow.addEventListener(slow.tagName === "FORM" ? "submit" : "click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    setTimeout(() => {
      loading.hidden = false;
      document.querySelector("main").setAttribute("aria-busy", "true");
    }, LONG_MS);
  });
// the back button shows the page as it was left
addEventListener("pageshow", () => {
  if (loading) loading.hidden = true;
  document.querySelector("main").removeAttribute("aria-busy");
});

function colour(id) {
  return getComputedStyle(document.getElementById(id)).color;
}

function draw(place, data) {
  // canvas: the other renderer writes inline styles, which this server forbids
  const chart = echarts.init(place, null, { renderer: "canvas" });
  const show = () => chart.setOption(option(place, data), true);
  show();
  new ResizeObserver(() => {
    if (matchMedia("print").matches) return; // paper shrinks what was drawn
    chart.resize();
    show();
  }).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  addEventListener("themechange", show);
  // paper is light in every theme
  matchMedia("print").addEventListener("change", () => {
    show();
    chart.getZr().flush();
  });
  chart.on("click", ({ seriesIndex, dataIndex }) => {
    const bars = data.bars[seriesIndex];
    location.href = bars ? bars.hrefs[dataIndex] : data.rateHrefs[dataIndex];
  });
}

function option(place, data) {
  const style = getComputedStyle(place);
  const size = parseFloat(style.fontSize);
  const ink = style.color;
  const edge = style.borderTopColor;
  const paper = style.backgroundColor;
  const rated = data.rates.length > 0;
  const text = { color: ink, fontSize: size };
  const narrow = place.clientWidth < 480;
  return {
    animation: false,
    color: ["swatch-answered", "swatch-rate", "swatch-third", "swatch-fourth", "swatch-unanswered"].map(colour),
    aria: { enabled: false, decal: { show: true } },
    textStyle: { fontFamily: style.fontFamily, ...text },
    legend: { top: 0, left: 0, itemGap: size * 1.4, textStyle: text, type: "scroll" },
    grid: { left: 0, right: size * 0.5, top: size * 3.2, bottom: 0, containLabel: true },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      backgroundColor: paper,
      borderColor: edge,
      textStyle: { color: ink, fontSize: size * 0.9 },
      axisPointer: { type: "shadow", shadowStyle: { color: edge, opacity: 0.35 } },
    },
    xAxis: {
      type: "category",
      data: data.labels,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: edge, width: 2 } },
      axisLabel: { ...text, hideOverlap: true, showMinLabel: true, formatter: (label) => (narrow ? label.replace(/^\d{4}-/, "") : label) },
    },
    yAxis: [
      { type: "value", minInterval: 1, axisLabel: text, splitLine: { lineStyle: { color: edge } } },
      { type: "value", min: 0, max: 100, interval: 25, show: rated, axisLabel: { ...text, formatter: "{value} %" }, splitLine: { show: false } },
    ],
    series: [...data.bars.map((bars, i) => bar(bars, i, data.bars.length, paper)), ...(rated ? [line(data, ink, paper)] : [])],
  };
}

function bar({ name, values }, i, all, paper) {
  const pair = all <= 2;
  const answered = colour("swatch-answered");
  const unanswered = colour("swatch-unanswered");
  const hatched = { symbol: "rect", color: unanswered, dashArrayX: [1, 0], dashArrayY: [4, 4], rotation: -Math.PI / 4 };
  return {
    name,
    type: "bar",
    stack: "calls",
    data: values.map((n) => n || null),
    barCategoryGap: "25%",
    cursor: "pointer",
    itemStyle:
      pair && i === 1
        ? { color: paper, borderColor: unanswered, borderWidth: 1.5, decal: hatched }
        : pair
          ? { color: answered, decal: { symbol: "none" } }
          : {},
  };
}

function line(data, ink, paper) {
  const rate = colour("swatch-rate");
  return {
    name: `${data.rate} %`,
    // specialties and agents are no order in time: points, not a line
    type: data.members ? "scatter" : "line",
    yAxisIndex: 1,
    data: data.rates,
    connectNulls: false,
    symbol: data.members ? "diamond" : "circle",
    symbolSize: data.members ? 18 : 9,
    lineStyle: { width: 2, color: rate },
    // on a bar it stands on a rim of the paper
    itemStyle: { color: rate, opacity: 1, borderColor: paper, borderWidth: data.members ? 3 : 1.5, decal: { symbol: "none" } },
    z: 3,
    markLine: data.target
      ? { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: ink, type: "dashed" }, data: [{ yAxis: data.target }] }
      : undefined,
  };
}
