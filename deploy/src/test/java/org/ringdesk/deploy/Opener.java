package org.ringdesk.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Opens figures by the hundred: in the browser and with its session, but by fetch, several at once,
 * and without drawing the pages. What was opened once is not fetched again.
 */
final class Opener {
  /** Of longer lists only so many pages are leafed through. */
  private static final int PAGES = 2;

  private static final int ROWS = 50;
  private static final Pattern FIRST = Pattern.compile("[0-9][0-9.:]*|—");

  private static final String FETCH =
      """
      const done = arguments[arguments.length - 1];
      const fetched = async (href) => {
        const answer = await fetch(href);
        if (!answer.ok) throw new Error(`${answer.status} of ${href}`);
        return new DOMParser().parseFromString(await answer.text(), "text/html");
      };
      const several = (hrefs, read) => {
        const left = [...hrefs];
        const answers = {};
        const worker = async () => {
          for (let href; (href = left.shift()); ) answers[href] = await read(await fetched(href));
        };
        Promise.all(Array.from({ length: 6 }, worker)).then(() => done(JSON.stringify(answers)), (e) => done(String(e)));
      };
      """;

  private static final String SAID =
      """
      const text = (e) => e?.textContent.trim() ?? "";
      const said = (page) => ({ count: Number(page.querySelector("[data-figure=count]").dataset.count),
        total: text(page.querySelector("[data-figure=total]")).replace("together ", "").replace(",", "") });
      """;

  private static final String OPEN =
      FETCH
          + SAID
          + """
          const most = arguments[1];
          const list = async (page) => {
            const first = said(page);
            const calls = [];
            let rows = 0;
            for (let n = 1; ; n++) {
              rows += page.querySelectorAll("tbody td:first-child:not([colspan])").length;
              calls.push(...[...page.querySelectorAll("tbody td:first-child a")].map((a) => a.getAttribute("href").split(/[/?]/)[2]));
              const next = page.querySelector("a[rel=next]");
              if (!next || n === most) return { ...first, rows, calls };
              page = await fetched(next.getAttribute("href"));
            }
          };
          const part = (p) => ({ over: !!p.closest(".over"), sign: text(p.querySelector(".sign")), href: p.querySelector("a").getAttribute("href"), text: text(p.querySelector("a")) });
          const rate = (page) => ({ value: text(page.querySelector("[data-figure=value]")), parts: [...page.querySelectorAll(".fraction .part")].map(part) });
          several(arguments[0], (page) => (page.querySelector(".fraction") ? rate(page) : list(page)));
          """;

  private static final String CALL =
      """
      const told = (page) => {
        const number = (name) => Number(page.querySelector(`[data-figure=${name}]`)?.textContent ?? 0);
        const lines = page.querySelector("#raw-ledger pre")?.textContent.trim().split("\\n") ?? [];
        return { moments: page.querySelectorAll(".moments li").length,
          messages: number("messages"), opened: page.querySelectorAll("#raw-ami .raw-one").length,
          lines: number("lines"), written: lines.length };
      };
      """;

  private static final String CALLS =
      FETCH + CALL + "several(arguments[0].map((c) => `/calls/${c}`), told);";

  /** The links of the page, and those of its chart's bars and line. */
  private static final String FIGURES =
      """
      const figures = [...document.querySelectorAll("main a[href^='/calls?'], main a[href^='/figures/']")].map((a) => [
        a.getAttribute("href"), (a.querySelector("[data-figure=rate]") ?? a).textContent.trim()]);
      const chart = document.getElementById("chart")?.dataset.chart;
      if (chart) {
        const { bars, rates, rateHrefs } = JSON.parse(chart);
        for (const { values, hrefs } of bars) values.forEach((n, i) => figures.push([hrefs[i], String(n)]));
        rates.forEach((r, i) => figures.push([rateHrefs[i], r === null ? "—" : r === 100 ? "100" : r.toFixed(1)]));
      }
      return figures;
      """;

  /** Texts with a number that is more than nothing, in no link and in no place of these. */
  private static final String UNLINKED =
      """
      const found = [];
      const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
      for (let node; (node = walk.nextNode()); )
        if (/[1-9]/.test(node.data) && !node.parentElement.closest(`a[href], ${arguments[0]}`))
          found.push(node.data.trim() + " in " + node.parentElement.outerHTML.slice(0, 120));
      return found;
      """;

  /** A figure as a page shows it. */
  record Figure(String href, String text) {}

  private final Chromium browser;
  private final Map<String, JsonObject> opened = new HashMap<>();
  private final Set<String> calls = new TreeSet<>();
  private final Set<String> openedCalls = new HashSet<>();
  private int compared;

  Opener(Chromium browser) {
    this.browser = browser;
  }

  /**
   * @param except places whose numbers are no figures or have no list, and why
   */
  List<String> unlinked(Map<String, String> except) {
    return strings(browser.driver().executeScript(UNLINKED, String.join(", ", except.keySet())));
  }

  /** Those of the page that is open. */
  List<Figure> figures() {
    var figures = browser.driver().executeScript(FIGURES);
    return figures instanceof List<?> list
        ? list.stream().map(Opener::strings).map(f -> new Figure(f.get(0), f.get(1))).toList()
        : List.of();
  }

  private static List<String> strings(@Nullable Object list) {
    return list instanceof List<?> all ? all.stream().map(String::valueOf).toList() : List.of();
  }

  /** Each has a list as long as it says, or is made of figures that have. */
  void compare(Collection<Figure> figures) {
    fetch(figures.stream().map(Figure::href));
    var made = figures.stream().flatMap(f -> parts(f.href())).toList();
    var lists = Stream.concat(figures.stream(), made.stream()).filter(f -> isList(f.href()));
    var unsure = lists.filter(f -> f.text().contains("–")).toList();
    fetch(Stream.concat(made.stream().map(Figure::href), unsure.stream().map(Opener::unknown)));
    for (var figure : figures)
      if (isList(figure.href())) isListed(figure);
      else isMade(figure);
    made.forEach(this::isListed);
    unsure.forEach(this::isListedToItsBound);
    compared += figures.size() + made.size();
  }

  private void fetch(Stream<String> hrefs) {
    var missing = hrefs.filter(h -> !opened.containsKey(h)).distinct().toList();
    var answers = ask(OPEN, missing, PAGES);
    for (var href : missing) {
      opened.put(href, answers.getJsonObject(href));
      list(answers.getJsonObject(href), "calls").stream()
          .map(String::valueOf)
          .filter(c -> !openedCalls.contains(c))
          .forEach(calls::add);
    }
  }

  private JsonObject ask(String script, List<String> hrefs, int most) {
    var said = String.valueOf(browser.driver().executeAsyncScript(script, hrefs, most));
    assertTrue(said.startsWith("{"), said);
    return new JsonObject(said);
  }

  private static JsonArray list(JsonObject of, String name) {
    return of.getJsonArray(name, new JsonArray());
  }

  private JsonObject of(String href) {
    return Objects.requireNonNull(opened.get(href), href);
  }

  private Stream<Figure> parts(String href) {
    return list(of(href), "parts").stream()
        .map(p -> (JsonObject) p)
        .map(p -> new Figure(p.getString("href"), p.getString("text")));
  }

  private static boolean isList(String href) {
    return href.startsWith("/calls?");
  }

  private void isListed(Figure figure) {
    var list = of(figure.href());
    assertEquals(
        Math.min(PAGES * ROWS, list.getLong("count")),
        list.getLong("rows"),
        () -> "rows of " + figure);
    isListed(figure.text(), list);
  }

  private static void isListed(String figure, JsonObject list) {
    long count = list.getLong("count");
    var total = list.getString("total");
    var adds = total.isEmpty() ? String.valueOf(count) : total;
    if (figure.equals("—")) assertEquals(0, count, list::encode);
    else assertEquals(first(figure), first(adds), () -> figure + " opens to " + list);
  }

  /** In the list that is open. */
  void isListedHere(String figure) {
    var list = browser.driver().executeScript(SAID + "return JSON.stringify(said(document))");
    isListed(figure, new JsonObject(String.valueOf(list)));
  }

  /** Of the phones that may have rung: none or all of them did. */
  private void isListedToItsBound(Figure figure) {
    long most = Long.parseLong(figure.text().replaceFirst(".*–", ""));
    assertEquals(
        most - Long.parseLong(first(figure.text())),
        of(unknown(figure)).getLong("count"),
        figure::toString);
  }

  private static String unknown(Figure figure) {
    assertTrue(figure.href().contains("measure=rings&"), figure::toString);
    return figure.href().replace("measure=rings&", "measure=rings_unknown&");
  }

  /** The page that takes it apart says the same, and so does a division of its parts. */
  private void isMade(Figure figure) {
    var made = of(figure.href());
    var value = made.getString("value");
    assertEquals(first(figure.text()), first(value), () -> figure + " opens to " + made);
    if (value.equals("—")) return;
    var over = sum(made, true);
    var under = sum(made, false);
    // lengths are read in whole seconds
    boolean rough = made.encode().matches(".*\"text\":\"[0-9]+:.*");
    if (!value.contains("%") || rough)
      assertEquals(
          over.doubleValue() / under.doubleValue() * (value.contains("%") ? 100 : 1),
          number(first(value)).doubleValue(),
          value.contains("%") ? 200 / under.doubleValue() + 0.1 : 1.5,
          made::encode);
    else assertEquals(percent(over, under), first(value), made::encode);
    if (value.contains("–"))
      assertEquals(
          percent(over, number(first(parts(figure.href()).toList().get(1).text()))),
          first(value.replaceFirst(".*–", "")),
          made::encode);
  }

  /** Cut, not rounded; of nothing it could be all. */
  private static String percent(BigDecimal over, BigDecimal under) {
    if (under.signum() == 0 || over.equals(under)) return "100";
    return over.movePointRight(2).divide(under, 1, RoundingMode.DOWN).toPlainString();
  }

  private static BigDecimal sum(JsonObject made, boolean over) {
    return list(made, "parts").stream()
        .map(p -> (JsonObject) p)
        .filter(p -> p.getBoolean("over") == over)
        .map(p -> p.getString("sign").equals("−") ? number(p).negate() : number(p))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal number(JsonObject part) {
    return number(first(part.getString("text")));
  }

  /** A length in seconds. */
  private static BigDecimal number(String text) {
    var sum = BigDecimal.ZERO;
    for (var part : text.split(":"))
      sum = sum.multiply(BigDecimal.valueOf(60)).add(new BigDecimal(part));
    return sum;
  }

  private static String first(String text) {
    var found = FIRST.matcher(text);
    assertTrue(found.find(), text);
    return found.group();
  }

  /** What a call's page shows of each witness: messages of the PBX, lines of its queue_log. */
  record Told(long messages, long lines) {
    static Told of(JsonObject page) {
      var text = page.encode();
      assertTrue(page.getInteger("moments") > 0, text);
      assertEquals(page.getLong("messages"), page.getLong("opened"), text);
      assertEquals(page.getLong("lines"), page.getLong("written"), text);
      return new Told(page.getLong("messages"), page.getLong("lines"));
    }
  }

  /** The call whose page is open. */
  Told callHere() {
    var page = browser.driver().executeScript(CALL + "return JSON.stringify(told(document))");
    return Told.of(new JsonObject(String.valueOf(page)));
  }

  /** Every call that was in a list opened since, by its number. */
  Map<String, Told> openCalls() {
    var answers = ask(CALLS, List.copyOf(calls), 0);
    var told = new HashMap<String, Told>();
    for (var call : calls) told.put(call, Told.of(answers.getJsonObject("/calls/" + call)));
    openedCalls.addAll(calls);
    calls.clear();
    return told;
  }

  /** How many figures were compared with their lists. */
  int compared() {
    return compared;
  }
}
