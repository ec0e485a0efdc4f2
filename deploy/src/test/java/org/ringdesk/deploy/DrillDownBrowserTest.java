package org.ringdesk.deploy;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.ringdesk.call.CallId;
import org.ringdesk.deploy.demo.Accounts;
import org.ringdesk.deploy.demo.History;
import org.ringdesk.witness.Testimony;

/** Every figure of the board and of the reports, opened down to the PBX's own words. */
class DrillDownBrowserTest {
  private static final Duration SOON = ofSeconds(30);
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  /** Numbers of a report that are no figures, or open without a link. */
  private static final Map<String, String> NO_LINKS_OF_REPORTS =
      Map.of(
          ".people-head", "which time was asked for",
          "form", "which time to ask for",
          "th, .member", "what a row or a column is of",
          ".estimate-legend", "an example",
          ".compared-until", "how far the earlier ranges are counted",
          ".median summary", "opens itself, to the four figures it was taken from");

  /** Those of the board. */
  private static final Map<String, String> NO_LINKS_OF_THE_BOARD =
      Map.of(
          "[data-figure=target]", "what the rate should be",
          ".track-words", "calls that have not come yet",
          "[data-since]", "how long so far: it has no calls of its own",
          "#chart-table td", "the bars open these: everyQuarterHour…",
          "th, caption", "which quarter-hour; the day's figures, which stand above as links",
          ".call", "its number leads to the call");

  private static House house;
  private static Chromium browser;
  private static Opener opener;
  private static LocalDate today = LocalDate.MIN;

  /** A Monday, of which only the queue_log is said to tell. */
  private static LocalDate imported = LocalDate.MIN;

  /** Before anything was made up. */
  private static LocalDate quiet = LocalDate.MIN;

  @TempDir static Path profile;

  /**
   * Two real calls; a past that is made up, of which one day was imported; and an older day of this
   * PBX, of which only its queue_log tells.
   */
  @BeforeAll
  static void open() throws Exception {
    house = House.open(plan -> plan);
    Accounts.engage(house.server().staff(), house.bench().plan());
    today = LocalDate.now(SHANGHAI);
    imported = today.minusDays(4).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    quiet = today.minusDays(40);
    new History(
            house.server().database(),
            Settings.read(Optional.empty(), house.environment()).hotlines(),
            7)
        .write(today);
    house.change(
        "update ring set rang_at = null, rang_known = false, how = 'no_answer' where how is distinct from 'answered' and call in (select id from call where local_day = '%1$s')"
            .formatted(imported));
    house.change(
        "update call set ami = false, ledger = true where local_day = '%s'".formatted(imported));
    house.change(
        """
        insert into ledger (pbx, second, hash, nth, callid, line)
        select pbx, extract(epoch from entered_at), decode(md5(uniqueid), 'hex'), n, uniqueid, extract(epoch from entered_at)::bigint || '|' || uniqueid || '|NONE|MADEUP|' || n
        from call cross join generate_series(1, 3) n where pbx = 'made-up' and ascii(right(uniqueid, 1)) % 4 >= n
        """);
    var pbx = house.bench().plan().name();
    for (var spell : List.of("9 ready 14", "14 paused 15")) spell(pbx, "Ann Lee", quiet, spell);
    for (var spell : List.of("9 ready 12", "12 away 15")) spell(pbx, "Dina Kim", quiet, spell);
    for (var outcome : List.of("abandoned", "out_of_hours", "diverted"))
      house.change(
          """
          with told as (
            insert into call (id, pbx, uniqueid, linkedid, direction, context, hotline, desk_id, from_raw, entered_at, local_day, ended_at, outcome, evidence, ami, ledger, journal)
            values (gen_random_uuid(), '%1$s', 'told.%2$s', 'told.%2$s', 'in', 'from-trunk', '4008100000', 1, '13800138099', '%3$s 10:00+08', '%3$s', '%3$s 10:01+08', '%2$s', 'ledger', false, true, '{}')
            returning id
          )
          insert into visit (call, no, queue, specialty, entered_at, ended_at, outcome, evidence)
          select id, 0, 'network', 'network', '%3$s 10:00+08', '%3$s 10:01+08', '%2$s', 'ledger' from told
          """
              .formatted(pbx, outcome, quiet));
    house.change(
        "insert into ring (call, phone, visit, channel, agent, called_at, rang_known, ended_at, how) select id, 'told', 0, '', 'Ann Lee', entered_at, false, ended_at, 'no_answer' from call where uniqueid = 'told.abandoned'");
    try (var answers = house.bench().agent("1002").answersAfter(ofSeconds(1));
        var ignores = house.bench().agent("1003").ignores();
        var talks =
            house.bench().caller("13800138031").calls("4008100002").hangsUpAfter(ofSeconds(4));
        var waits =
            house.bench().caller("13800138032").calls("4008100003").hangsUpAfter(ofSeconds(3))) {
      talks.ends(SOON);
      waits.ends(SOON);
    }
    house.await(
        "select count(*)::text from call where ended_at is not null and local_day = '%s'"
            .formatted(today),
        List.of("2"));
    house.change(
        "update talk set held = tstzmultirange(tstzrange(since + interval '1 second', since + interval '2 seconds')) where since >= '%s+08'"
            .formatted(today));
    browser = new Chromium(profile, () -> house.server().port());
    browser.driver().manage().timeouts().scriptTimeout(ofSeconds(120));
    browser.signIn("supervisor");
    opener = new Opener(browser);
  }

  /**
   * @param spell the hours from and to, and between them the state
   */
  private static void spell(String pbx, String agent, LocalDate day, String spell)
      throws SQLException {
    var part = spell.split(" ");
    house.change(
        "insert into presence (pbx, agent, since, state, phone, until) values ('%s', '%s', '%s %s:00+08', '%s', '', '%3$s %s:00+08')"
            .formatted(pbx, agent, day, part[0], part[1], part[2]));
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
    house.bench().cli("queue pause member PJSIP/1001 queue network reason lunch");
    browser.until(() -> browser.text("[data-presence=paused] [data-figure=count]").equals("1"));
    opensEveryFigure(NO_LINKS_OF_THE_BOARD, 16);
    everyQuarterHourOpens(2);
    everyCallThatWasListedShowsWhatIsStoredOfIt();

    browser.go("/board?lang=en");
    follow("[data-presence=paused] a");
    assertEquals("one agent", browser.text("[data-figure=count]"));
    assertTrue(
        browser.text("tbody tr").endsWith("paused · lunch Ann Lee"), browser.text("tbody tr"));
    browser.everyoneCanUseIt();
    browser.go("/board?lang=en");
    follow("[data-proof] a");
    assertEquals("Two witnesses", browser.text("h1"));

    browser.go("/board?lang=en");
    follow("[data-specialty=hosts] [data-figure=answered]");
    assertTrue(browser.driver().getCurrentUrl().contains("specialty=hosts"));
    opensItsFirstCall();
    assertTrue(browser.text("[data-figure=sentence]").contains("Boris Orlov answered"));
    assertTrue(browser.text("#raw-ledger pre").contains("|CONNECT|"));
    var raw = String.valueOf(browser.find("#raw-ami pre").getDomProperty("textContent"));
    assertTrue(raw.startsWith("Event: "), raw);
    assertFalse(
        String.valueOf(browser.find("#raw-ami").getDomProperty("textContent"))
            .contains("13800138032"),
        "nothing of the other call");
    browser.everyoneCanUseIt();
    follow("#back");
    assertTrue(browser.driver().getCurrentUrl().contains("specialty=hosts"), "filters survive");
    assertEquals("one call", browser.text("[data-figure=count]"));
  }

  /** Closed and diverted visits are not answered, and not unanswered either. */
  @Test
  void everyFigureOfAPastBoardOpensToo() throws Exception {
    browser.go("/board?lang=en&at=%sT14:30".formatted(quiet));
    assertEquals("0.0", browser.text("[data-specialty=network] [data-figure=rate]"));
    assertEquals("1", browser.text("[data-figure=day-unanswered]"));
    assertEquals("1", browser.text("[data-presence=paused] [data-figure=count]"));
    assertEquals("1", browser.text("[data-presence=away] [data-figure=count]"));
    opensEveryFigure(NO_LINKS_OF_THE_BOARD, 16);
    everyQuarterHourOpens(1);
    everyCallThatWasListedShowsWhatIsStoredOfIt();
  }

  /** A board is one for all: what only supervisors may open is no link for an agent. */
  @Test
  void everyLinkThatAnAgentSeesOnTheBoardOpens() throws Exception {
    browser.signIn("1002");
    browser.go("/board?lang=en");
    try {
      // so that what is seen came with the stream
      house.bench().cli("queue pause member PJSIP/1004 queue desktop reason meeting");
      browser.until(() -> !browser.all("[data-presence=paused] [data-agent='Dina Kim']").isEmpty());
      assertTrue(browser.find("[data-figure=proof]").isDisplayed());
      assertFalse(browser.find("[data-proof] a").isDisplayed());
      assertEquals(
          List.of(),
          browser
              .driver()
              .executeAsyncScript(
                  """
                  const done = arguments[arguments.length - 1];
                  const seen = [...document.querySelectorAll("a[href]")].filter((a) => a.checkVisibility());
                  Promise.all(seen.map((a) => fetch(a.href).then((r) => (r.ok ? [] : [`${r.status} of ${a.href}`]))))
                    .then((all) => done(seen.length < 20 ? ["too few"] : all.flat()), (e) => done([String(e)]));
                  """));
    } finally {
      house.bench().cli("queue unpause member PJSIP/1004 queue desktop");
      browser.signIn("supervisor");
    }
  }

  /** Every row and column, tile, hour of the week, bar and earlier time; the mass by fetch. */
  @Test
  void everyFigureOfTheReportsIsTheNumberOfItsList() throws Exception {
    var tomorrow = today.plusDays(1);
    var tuesday = imported.plusDays(1);
    var days = "from=%s&to=%s".formatted(imported, imported.plusDays(3));
    var weeks = "from=%s&to=%s".formatted(imported.minusDays(1), imported.plusDays(2));
    var change = today.withDayOfMonth(1);
    var months = "from=%s&to=%s".formatted(change.minusDays(1), change.plusDays(1));
    for (var report :
        List.of(
            "calls?by=day&from=%s&to=%s".formatted(imported.minusDays(2), tomorrow),
            "calls?by=hour&from=%1$sT07:00&to=%1$sT19:00".formatted(imported),
            "calls?by=quarter&from=%1$sT09:00&to=%1$sT09:45".formatted(tuesday),
            "calls?by=week&" + weeks,
            "calls?by=month&" + months,
            "specialties?" + days,
            "specialties?by=day&" + days,
            "specialties?by=hour&from=%1$sT09:00&to=%1$sT11:00".formatted(tuesday),
            "specialties?by=week&" + weeks,
            "specialties?by=month&" + months,
            // of a day that is over: up to now times grow between two looks
            "agents?" + days,
            "agents?by=day&" + days,
            "agents?by=hour&from=%1$sT11:00&to=%1$sT14:00".formatted(tuesday),
            "agents?by=week&" + weeks,
            "agents?by=month&from=%s&to=%s".formatted(change.minusDays(2), change))) {
      browser.go("/reports/" + report + "&lang=en");
      opensEveryFigure(NO_LINKS_OF_REPORTS, 30);
    }
    assertTrue(opener.compared() > 2_000, opener.compared() + " figures");
    everyCallThatWasListedShowsWhatIsStoredOfIt();
  }

  /** By the mouse: figure, list, call, its time line and what the witnesses said. */
  @Test
  void oneFigureOfEachKindIsClickedDownToTheRawLines() throws Exception {
    var now = "from=%s&to=%s&lang=en".formatted(today, today.plusDays(1));
    var before = "from=%s&to=%s&lang=en".formatted(imported, today);
    var presence =
        "([data-figure=signed_in], [data-figure=paused], [data-figure=wrapped_up], [data-figure=occupancy])";
    clicksEachKind("/reports/calls?by=hour&" + now, "#figures .total a", 11);
    clicksEachKind("/reports/specialties?" + now, "#figures .total a", 11);
    // what agents are today they go on being
    clicksEachKind(
        "/reports/agents?agent=Boris+Orlov&" + now, "#figures .to-list:not" + presence, 6);
    clicksEachKind(
        "/reports/agents?agent=Chen+Wei&" + before, "#figures .to-list:is" + presence, 4);
    clicks("/reports/calls?by=day&" + before, ".figure-tile a");
    clicks("/reports/calls?by=day&" + before, ".heat a");
    clicks("/reports/calls?by=day&" + before, ".compared a");
    browser.go("/reports/calls?by=hour&" + now);
    browser.find(".median summary").click();
    assertEquals(4, browser.all(".median[open] a").size());
  }

  private static void follow(String link) {
    var from = browser.driver().getCurrentUrl();
    browser.find(link).click();
    browser.until(
        () -> !browser.driver().getCurrentUrl().equals(from) && browser.hasLoadedThePage());
  }

  private static void clicksEachKind(String page, String figures, int kinds) throws SQLException {
    browser.go(page);
    var all =
        browser.all(figures).stream()
            .map(f -> String.valueOf(f.getDomAttribute("data-figure")))
            .distinct()
            .toList();
    assertEquals(kinds, all.size(), all::toString);
    for (var kind : all) clicks(page, figures + "[data-figure=" + kind + "]");
  }

  private static void clicks(String page, String figure) throws SQLException {
    browser.go(page);
    var shown = browser.text(figure);
    follow(figure);
    if (browser.path().startsWith("/figures/")) {
      assertEquals(shown, browser.text("[data-figure=value]"), page + figure);
      shown = browser.text(".over a");
      follow(".over a");
    }
    assertEquals("/calls", browser.path());
    opener.isListedHere(shown);
    if (browser.attribute("main", "data-measure").matches("signed_in|paused|wrapped_up")) return;
    opensItsFirstCall();
  }

  private static void opensItsFirstCall() throws SQLException {
    follow("tbody a[href^='/calls/']");
    assertTrue(browser.path().startsWith("/calls/"), browser.path());
    assertTrue(browser.find(".moments li").isDisplayed());
    var call = browser.attribute("main", "data-call");
    for (var witness : browser.all("details.raw-all:not([open]) > summary")) witness.click();
    assertEquals(stored(Set.of(call)), Map.of(call, opener.callHere()));
  }

  private static void opensEveryFigure(Map<String, String> except, int atLeast) {
    var page = browser.driver().getCurrentUrl();
    assertEquals(List.of(), opener.unlinked(except), page);
    var figures = opener.figures();
    assertTrue(figures.size() >= atLeast, () -> figures.size() + " figures of " + page);
    opener.compare(figures);
  }

  /** The addresses are those that a click on a bar opens: {@code chart.js}. */
  private static void everyQuarterHourOpens(int atLeast) {
    var bars = new ArrayList<Opener.Figure>();
    for (var row : browser.all("#chart-table tbody tr"))
      for (var bar : List.of("answered 2", "unanswered 3")) {
        var cell = row.findElement(By.cssSelector("td:nth-child(%s)".formatted(bar.split(" ")[1])));
        var n = String.valueOf(cell.getDomProperty("textContent"));
        if (!n.equals("0"))
          bars.add(
              new Opener.Figure(
                  "/calls?measure=%s&%s"
                      .formatted(bar.split(" ")[0], row.getDomAttribute("data-range")),
                  n));
      }
    assertTrue(bars.size() >= atLeast, bars::toString);
    opener.compare(bars);
  }

  private static void everyCallThatWasListedShowsWhatIsStoredOfIt() throws SQLException {
    var told = opener.openCalls();
    assertEquals(stored(told.keySet()), told);
  }

  /** Of each call, by its number: messages of its PBX, and lines of the queue_log. */
  private static Map<String, Opener.Told> stored(Set<String> calls) throws SQLException {
    var stored = new HashMap<String, Opener.Told>();
    for (var row :
        house.ask(
            """
            select c.id || ' ' || c.journal::text || ' ' || (select count(*) from ledger l where l.pbx = c.pbx and l.callid = c.uniqueid)
            from call c where c.id = any ('{%s}')
            """
                .formatted(String.join(",", calls)))) {
      var part = row.split(" ");
      var messages = part[1].equals("{}") ? 0 : messages(part[0]);
      stored.put(part[0], new Opener.Told(messages, Long.parseLong(part[2])));
    }
    return stored;
  }

  private static long messages(String call) {
    var id = new CallId(UUID.fromString(call));
    return Testimony.read(house.server().database(), id).orElseThrow().messages().size();
  }

  @Test
  void anImportedDayIsMarkedAndTheThreeDenominatorsDifferByTheCallsListed() throws Exception {
    var day = imported;
    browser.go("/reports/calls?by=day&from=%s&to=%s&lang=en".formatted(day, day.plusDays(1)));
    assertTrue(browser.text(".estimate-legend").contains("Not known exactly"));
    assertTrue(
        browser.text("#figures [data-figure=connection_rate]").matches("[0-9.]+–[0-9.]+ %"),
        browser.text("#figures [data-figure=connection_rate]"));
    follow("#figures [data-figure=connection_rate]");
    follow("a[href^='/reports/denominators']");
    var listed = browser.text("#differing-title").split(" ")[0];
    assertEquals(
        Math.min(50, Integer.parseInt(listed)), browser.all("table.differing tbody tr").size());
    assertTrue(
        browser.all("table.differing tbody tr").stream()
            .anyMatch(r -> r.getText().contains("rings not known")));
    assertTrue(
        browser
            .text("[data-fraction=ring_response_rate] [data-figure=value]")
            .matches("[0-9.]+–[0-9.]+ %"));
    assertTrue(
        browser.text("[data-fraction=ring_response_rate] .under").contains("Rings not known"));
    opener.compare(opener.figures());
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
    var range = "from=%s&to=%s".formatted(imported, imported.plusDays(3));
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
}
