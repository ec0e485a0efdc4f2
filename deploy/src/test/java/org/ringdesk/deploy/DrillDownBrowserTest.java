package org.ringdesk.deploy;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringdesk.deploy.demo.Accounts;
import org.ringdesk.deploy.demo.History;

/** Every figure of the board and of the reports, opened down to the PBX's own words. */
class DrillDownBrowserTest {
  private static final Duration SOON = ofSeconds(30);
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static House house;
  private static Chromium browser;
  private static LocalDate today = LocalDate.MIN;

  @TempDir static Path profile;

  /** Two real calls, and a past of which one day was imported. */
  @BeforeAll
  static void open() throws Exception {
    house = House.open(plan -> plan);
    Accounts.engage(house.server().staff(), house.bench().plan());
    today = LocalDate.now(SHANGHAI);
    new History(
            house.server().database(),
            Settings.read(Optional.empty(), house.environment()).hotlines(),
            7)
        .write(today);
    house.change(
        "update ring set rang_at = null, rang_known = false, how = 'no_answer' where how is distinct from 'answered' and call in (select id from call where local_day = '%1$s')"
            .formatted(today.minusDays(7)));
    house.change(
        "update call set ami = false, ledger = true where local_day = '%s'"
            .formatted(today.minusDays(7)));
    for (var spell : List.of("9 ready 12", "12 paused 13", "13 wrap_up 14")) {
      var part = spell.split(" ");
      house.change(
          "insert into presence (pbx, agent, since, state, phone, until) values ('%s', 'Chen Wei', '%s %s:00+08', '%s', '1003', '%2$s %s:00+08')"
              .formatted(History.PBX, today.minusDays(1), part[0], part[1], part[2]));
    }
    try (var phone = house.bench().agent("1002").answersAfter(ofSeconds(1));
        var caller =
            house.bench().caller("13800138031").calls("4008100002").hangsUpAfter(ofSeconds(4))) {
      caller.ends(SOON);
    }
    try (var phone = house.bench().agent("1003").ignores();
        var caller =
            house.bench().caller("13800138032").calls("4008100002").hangsUpAfter(ofSeconds(3))) {
      caller.ends(SOON);
    }
    house.await(
        "select count(*)::text from call where ended_at is not null and local_day = '%s'"
            .formatted(today),
        List.of("2"));
    browser = new Chromium(profile, () -> house.server().port());
    browser.signIn("supervisor");
  }

  @AfterAll
  static void close() throws Exception {
    browser.close();
    house.close();
  }

  @Test
  void everyFigureOfTheBoardOpensToItsCallsAndTheirRawLines() throws Exception {
    browser.go("/board?lang=en");
    browser.until(() -> browser.text("[data-figure=day-answered]").equals("1"));
    browser.until(() -> browser.text("[data-figure=day-unanswered]").equals("1"));
    browser.find("[data-presence=away] a").click();
    assertTrue(browser.driver().getCurrentUrl().contains("/calls?measure=signed_in"));
    browser.everyoneCanUseIt();
    browser.go("/board?lang=en");
    browser.find("[data-proof] a").click();
    assertEquals("Two witnesses", browser.text("h1"));
    browser.go("/board?lang=en");
    // agents are what they are now, behind them lie the spells of the day
    var figures = figures("main > :not(#agents) a.behind-figure[href^='/calls?']");
    assertTrue(figures.size() >= 5, figures::toString);
    figures.forEach(DrillDownBrowserTest::assertListed);
    var rate = browser.text("[data-specialty=hosts] [data-figure=rate]");
    browser.go("/board?lang=en");
    browser.find("[data-specialty=hosts] .rate a").click();
    assertEquals(
        rate.replace(".0", "") + " %", browser.text("[data-figure=value]").replace(".0", ""));
    figures(".fraction a").forEach(DrillDownBrowserTest::assertListed);

    browser.go("/board?lang=en");
    browser.find("[data-specialty=hosts] [data-figure=answered]").click();
    assertTrue(browser.driver().getCurrentUrl().contains("specialty=hosts"));
    browser.find("tbody a[href^='/calls/']").click();
    assertTrue(browser.text("[data-figure=sentence]").contains("Boris Orlov answered"));
    var messages = Integer.parseInt(browser.text("[data-figure=messages]"));
    assertTrue(messages > 20, messages + " messages");
    browser.find("#raw-ami > summary").click();
    assertEquals(messages, browser.all(".raw-one").size());
    assertEquals(
        Long.parseLong(
            house
                .ask(
                    "select count(*)::text from ledger where callid = (select uniqueid from call where from_raw like '%138031')")
                .getFirst()),
        Long.parseLong(browser.text("[data-figure=lines]")));
    assertTrue(browser.text("#raw-ledger pre").contains("|CONNECT|"));
    var raw = String.valueOf(browser.find("#raw-ami pre").getDomProperty("textContent"));
    assertTrue(raw.startsWith("Event: "), raw);
    assertFalse(
        String.valueOf(browser.find("#raw-ami").getDomProperty("textContent"))
            .contains("13800138032"),
        "nothing of the other call");
    browser.everyoneCanUseIt();
    browser.find("#back").click();
    assertTrue(browser.driver().getCurrentUrl().contains("specialty=hosts"), "filters survive");
    assertEquals("one visit", browser.text("[data-figure=count]").replace("call", "visit"));
  }

  @Test
  void everyFigureOfTheReportsIsTheNumberOfItsList() {
    var from = today.minusDays(9);
    for (var report :
        List.of(
            "/reports/calls?by=day&from=%s&to=%s".formatted(from, today.plusDays(1)),
            "/reports/specialties?from=%s&to=%s".formatted(from, today.plusDays(1)),
            // up to now times grow between two looks
            "/reports/agents?from=%s&to=%s".formatted(from, today))) {
      browser.go(report + "&lang=en");
      var figures = figures("#figures tbody tr:nth-last-child(-n+3) a[href^='/calls?'], .heat a");
      assertTrue(figures.size() > 8, report);
      figures.forEach(DrillDownBrowserTest::assertListed);
    }
  }

  @Test
  void anImportedDayIsMarkedAndTheThreeDenominatorsDifferByTheCallsListed() throws Exception {
    var day = today.minusDays(7);
    browser.go("/reports/calls?by=day&from=%s&to=%s&lang=en".formatted(day, day.plusDays(1)));
    assertTrue(browser.text(".estimate-legend").contains("Not known exactly"));
    assertTrue(
        browser.text("#figures [data-figure=connection_rate]").matches("[0-9.]+–[0-9.]+ %"),
        browser.text("#figures [data-figure=connection_rate]"));
    browser.find("#figures [data-figure=connection_rate]").click();
    browser.find("a[href^='/reports/denominators']").click();
    var listed = browser.text("#differing-title").split(" ")[0];
    assertEquals(
        Math.min(50, Integer.parseInt(listed)), browser.all("table.differing tbody tr").size());
    assertTrue(
        browser.all("table.differing tbody tr").stream()
            .anyMatch(r -> r.getText().contains("rings not known")));
    figures(".fraction a").forEach(DrillDownBrowserTest::assertListed);
  }

  @Test
  void aClickIntoTheChartOpensTheCalls() {
    browser.go("/reports/calls?by=hour&from=%s&to=%s&lang=en".formatted(today, today.plusDays(1)));
    browser
        .driver()
        .executeScript(
            """
            const chart = echarts.getInstanceByDom(document.getElementById("chart"));
            const hrefs = JSON.parse(document.getElementById("chart").dataset.chart).bars[0].hrefs;
            const at = chart.getOption().series[0].data.findIndex((n) => n);
            const [x, y] = chart.convertToPixel({ seriesIndex: 0 }, [at, 0.5]);
            const canvas = document.querySelector("#chart canvas");
            const box = canvas.getBoundingClientRect();
            for (const name of ["mousemove", "mousedown", "mouseup", "click"])
              canvas.dispatchEvent(new MouseEvent(name, { bubbles: true, clientX: box.x + x, clientY: box.y + y }));
            """);
    browser.until(() -> browser.path().equals("/calls"));
    assertTrue(browser.driver().getCurrentUrl().contains("measure=answered"));
  }

  @Test
  void everyoneCanUseThePages() throws Exception {
    var range = "from=%s&to=%s".formatted(today.minusDays(8), today);
    for (var page :
        List.of(
            "/reports/calls?" + range,
            "/reports/agents?" + range,
            "/reports/denominators?" + range,
            "/figures/service_level?" + range,
            "/calls?measure=offered&" + range)) browser.everyoneCanUse(page);
    browser.go("/reports/calls?by=quarter&lang=en&" + "from=2020-01-01&to=2026-01-01");
    assertTrue(browser.text("[role=alert]").contains("a page shows at most"));
    browser.everyoneCanUseIt();
  }

  /** What agents open is their own. */
  @Test
  void anAgentSeesTheirOwnCallsOnly() throws Exception {
    try (var guest = house.signIn("1002")) {
      var page = guest.get("/calls?measure=answered&lang=en&from=" + today.minusDays(9));
      assertTrue(page.contains("These are only your own calls."));
      assertFalse(page.contains("Ann Lee"), "nobody else’s");
    }
  }

  /** Text by address. */
  private static Map<String, String> figures(String css) {
    @SuppressWarnings("unchecked")
    var pairs =
        (List<List<String>>)
            browser
                .driver()
                .executeScript(
                    "return [...document.querySelectorAll(arguments[0])].map(a => [a.getAttribute('href'), a.textContent.trim()])",
                    css);
    var figures = new LinkedHashMap<String, String>();
    if (pairs != null) pairs.forEach(p -> figures.put(p.get(0), p.get(1)));
    return figures;
  }

  /** The list says the same; read over the browser's own session, without drawing each page. */
  private static void assertListed(String href, String figure) {
    var said =
        browser
            .driver()
            .executeAsyncScript(
                """
                const done = arguments[arguments.length - 1];
                fetch(arguments[0]).then((r) => r.text()).then((html) => {
                  const page = new DOMParser().parseFromString(html, "text/html");
                  const count = page.querySelector("[data-figure=count]")?.dataset.count ?? "no count";
                  const total = page.querySelector("[data-figure=total]")?.textContent ?? "";
                  const rows = page.querySelectorAll("tbody td:first-child:not([colspan])").length;
                  done([count, total, String(rows)]);
                }, (e) => done([String(e), "", ""]));
                """,
                href);
    var words = new ArrayList<String>();
    if (said instanceof List<?> list) list.forEach(w -> words.add(String.valueOf(w)));
    var count = words.get(0);
    var total = words.get(1).replaceFirst("^together ", "");
    var expected = figure.replaceFirst("^≥ ", "").replaceFirst("–.*", "").replace("—", "0");
    assertTrue(
        List.of(count, total).contains(expected)
            || (expected.equals("0:00") && total.matches("|0:00"))
            || (expected.equals("0") && count.equals("0")),
        URI.create(href) + " is " + figure + " on the page and " + words + " on the list");
    assertEquals(
        Math.min(50, Long.parseLong(count)), Long.parseLong(words.get(2)), "rows of " + href);
  }
}
