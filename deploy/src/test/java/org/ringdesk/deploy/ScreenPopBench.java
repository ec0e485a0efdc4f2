package org.ringdesk.deploy;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringdesk.deploy.demo.Accounts;

/**
 * How long after a phone began to ring the agent reads who calls: real calls, a real telephone, a
 * real browser, one ring after the other. From the PBX's own timestamp of the ringing (so the way
 * over AMI is in it) to the first moment after the browser has painted, by the one clock of this
 * machine, to the millisecond.
 *
 * <p>No test: it runs only when named, as {@code mvn -pl deploy -am test -Dtest=ScreenPopBench
 * -Dsurefire.failIfNoSpecifiedTests=false}; it prints, and judges nothing but that each ring was
 * seen.
 */
class ScreenPopBench {
  private static final int RINGS = 250;

  /** As many a telephone: it lives no longer than a story. */
  private static final int A_PHONE = 50;

  /** Notes, once a call, when the ringing card and when the customer was on the screen. */
  private static final String WATCH =
      """
      window.shown = {};
      window.known = {};
      const note = (times, call) => {
        if (call in times) return;
        times[call] = 0;
        requestAnimationFrame(() => {
          const painted = new MessageChannel();
          painted.port1.onmessage = () => (times[call] = Date.now());
          painted.port2.postMessage(0);
        });
      };
      const look = () => {
        const card = document.getElementById('call');
        if (card?.dataset.state !== 'ringing') return;
        note(shown, card.dataset.call);
        if (document.querySelector('[data-figure=match]')?.textContent !== 'Looking up') note(known, card.dataset.call);
      };
      new MutationObserver(look).observe(document.getElementById('live'), { subtree: true, childList: true, attributes: true, characterData: true });
      """;

  @TempDir Path profile;

  @Test
  void measure() throws Exception {
    try (var house = House.open(plan -> plan.withQueue("network", q -> q.withStrategy("linear")));
        var browser = new Chromium(profile, () -> house.server().port())) {
      Accounts.engage(house.server().staff(), house.bench().plan());
      for (int i = 0; i < RINGS; i += 2) knows(house, number(i));
      browser.signIn("1001");
      browser.go("/desk?lang=en");
      browser.await("ready", "[data-figure=presence]");
      browser.driver().executeScript(WATCH);
      for (int i = 0; i < RINGS; i += A_PHONE) ring(house, i, Math.min(RINGS, i + A_PHONE));
      report(house, browser);
    }
  }

  private static void ring(House house, int from, int to) throws Exception {
    try (var phone = house.bench().agent("1001").ignores()) {
      for (int i = from; i < to; i++)
        house
            .bench()
            .caller(number(i))
            .calls("4008100000")
            .hangsUpAfter(ofMillis(700))
            .ends(ofSeconds(30));
    }
  }

  private static String number(int i) {
    return "1380013%04d".formatted(i);
  }

  private static void knows(House house, String number) throws Exception {
    house.change(
        "with c as (insert into customer (desk_id, name, title, organisation) values (1, 'Caller %1$s', 'Mr', 'Huaxin Logistics') returning id) insert into customer_number (number, customer) select '+86%1$s', id from c"
            .formatted(number));
  }

  private static void report(House house, Chromium browser) throws Exception {
    var rang =
        house.ask(
            "select call || ' ' || floor(extract(epoch from min(rang_at)) * 1000)::bigint from ring where agent = 'Ann Lee' and rang_at is not null group by call");
    System.out.printf(
        "%d rings, %d cores, load %.1f%n",
        rang.size(),
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    print("ringing card painted", took(rang, times(browser, "shown")));
    print("customer painted", took(rang, times(browser, "known")));
    assertEquals(RINGS, rang.size());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Long> times(Chromium browser, String name) {
    return (Map<String, Long>)
        Objects.requireNonNull(browser.driver().executeScript("return window." + name));
  }

  private static List<Long> took(List<String> rang, Map<String, Long> painted) {
    var took = new ArrayList<Long>();
    for (var ring : rang) {
      var parts = ring.split(" ");
      var at = painted.getOrDefault(parts[0], 0L);
      if (at > 0) took.add(at - Long.parseLong(parts[1]));
    }
    took.sort(null);
    return took;
  }

  private static void print(String what, List<Long> took) {
    System.out.printf(
        "%s: %d, p50 %d ms, p95 %d ms, p99 %d ms, longest %d ms%n",
        what, took.size(), at(took, 50), at(took, 95), at(took, 99), took.getLast());
  }

  private static long at(List<Long> sorted, int percent) {
    return sorted.get((sorted.size() * percent + 99) / 100 - 1);
  }
}
