/** The day by quarter-hour: answered solid, unanswered hatched, so that it reads without colour. */
const probe = (id) => getComputedStyle(document.getElementById(id)).color;

/** A bar of nothing would still draw its border. */
const none = (n) => n || null;

export class DayChart {
  #chart;
  #place;
  #shown = "";
  #data = { words: [], from: [], ranges: [], answered: [], unanswered: [] };

  constructor(place) {
    this.#place = place;
    // canvas: the other renderer writes inline styles, which this server forbids
    this.#chart = echarts.init(place, null, { renderer: "canvas" });
    this.#chart.on("click", ({ dataIndex, seriesIndex }) => {
      const range = this.#data.ranges[dataIndex];
      location.href = `/calls?measure=${seriesIndex === 0 ? "answered" : "unanswered"}&${range}`;
    });
    new ResizeObserver(() => {
      this.#chart.resize();
      this.#draw();
    }).observe(place);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw());
    addEventListener("themechange", () => this.#draw());
  }

  /** What stands in the table beside it. */
  show() {
    const table = document.getElementById("chart-table");
    const [, ...words] = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
    const rows = [...table.tBodies[0].rows];
    const column = (i) => rows.map((row) => row.cells[i].textContent);
    const data = {
      words,
      from: column(0),
      ranges: rows.map((row) => row.dataset.range),
      answered: column(1).map(Number),
      unanswered: column(2).map(Number),
    };
    const next = JSON.stringify(data);
    if (next === this.#shown) return;
    this.#shown = next;
    this.#data = data;
    this.#draw();
  }

  #draw() {
    const style = getComputedStyle(this.#place);
    const size = parseFloat(style.fontSize);
    const ink = style.color;
    const edge = style.borderTopColor;
    const answered = probe("swatch-answered");
    const unanswered = probe("swatch-unanswered");
    const paper = style.backgroundColor;
    const { from, words } = this.#data;
    const peak = Math.max(0, ...from.map((_, i) => this.#data.answered[i] + this.#data.unanswered[i]));
    const step = peak <= 4 ? 1 : peak <= 8 ? 2 : Math.ceil(peak / 20) * 5;
    this.#chart.setOption(
      {
        animation: false,
        aria: { enabled: false, decal: { show: true } },
        textStyle: { fontFamily: style.fontFamily, color: ink, fontSize: size },
        grid: { left: 0, right: size * 0.5, top: size, bottom: 0, containLabel: true },
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
          data: from,
          axisTick: { show: false },
          axisLine: { lineStyle: { color: edge, width: 2 } },
          axisLabel: { color: ink, fontSize: size, hideOverlap: true, showMinLabel: true, interval: (i, text) => text.endsWith(":00") },
        },
        yAxis: {
          type: "value",
          minInterval: 1,
          max: Math.max(4 * (step === 1), Math.ceil(peak / step) * step),
          interval: step,
          axisLabel: { color: ink, fontSize: size },
          splitLine: { lineStyle: { color: edge } },
        },
        series: [
          {
            name: words[0],
            type: "bar",
            stack: "calls",
            data: this.#data.answered.map(none),
            barCategoryGap: "22%",
            itemStyle: { color: answered, decal: { symbol: "none" } },
          },
          {
            name: words[1],
            type: "bar",
            stack: "calls",
            data: this.#data.unanswered.map(none),
            itemStyle: {
              color: paper,
              borderColor: unanswered,
              borderWidth: 2,
              decal: { symbol: "rect", color: unanswered, dashArrayX: [1, 0], dashArrayY: [4, 4], rotation: -Math.PI / 4 },
            },
          },
        ],
      },
      true,
    );
  }
}
