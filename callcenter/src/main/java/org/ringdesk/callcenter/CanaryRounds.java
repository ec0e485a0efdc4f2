package org.ringdesk.callcenter;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.ringdesk.ami.AmiActions;
import org.ringdesk.ami.CanarySign;
import org.ringdesk.canary.Blind;
import org.ringdesk.canary.Canaries;
import org.ringdesk.canary.Canary;
import org.ringdesk.canary.CanaryCall;
import org.ringdesk.canary.CanaryKeeper;
import org.ringdesk.database.Sql;
import org.ringdesk.hotline.Hotline;

/**
 * Calls every hotline on every PBX now and then, where this server listens to that PBX, and
 * whenever somebody asks. A PBX whose dialplan never had a place for such calls is asked once, and
 * then only by hand.
 */
final class CanaryRounds implements CanaryKeeper {
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration KEEP = Duration.ofDays(400);

  private final Canaries canaries;
  private final List<Hotline> hotlines;
  private final Map<String, AmiActions> gates;
  private final CanarySettings settings;
  private final Predicate<String> listensTo;
  private final Consumer<List<Canary>> told;
  private final Clock clock;
  private final Errands calls = new Errands("canary-calls", LOOK, this::round);
  private final Errands signs = new Errands("canary-signs");
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile boolean stopping;

  /**
   * @param listensTo whether this server's link to the PBX is up
   * @param told the last of each, after each round
   */
  CanaryRounds(
      Sql sql,
      List<Hotline> hotlines,
      Map<String, AmiActions> gates,
      CanarySettings settings,
      Predicate<String> listensTo,
      Consumer<List<Canary>> told,
      Clock clock) {
    this.canaries = new Canaries(sql);
    this.hotlines = hotlines;
    this.gates = gates;
    this.settings = settings;
    this.listensTo = listensTo;
    this.told = told;
    this.clock = clock;
  }

  void start() {
    signs.start();
    calls.start();
  }

  /** A call that is under way is not waited for. */
  void stop() throws InterruptedException {
    stopping = true;
    calls.end();
    signs.close();
  }

  /** From a switchboard, which does not wait. */
  void heard(CanarySign sign) {
    signs.run(() -> canaries.heard(sign));
  }

  @Override
  public List<Canary> last() {
    return canaries.last().stream()
        .filter(c -> settings.pbxs().contains(c.pbx()) && known(c))
        .toList();
  }

  /** Not of a hotline that the settings no longer name. */
  private boolean known(Canary canary) {
    return hotlines.stream().anyMatch(h -> h.number().equals(canary.hotline()));
  }

  @Override
  public boolean underWay() {
    return asked.get() || canaries.underWay();
  }

  @Override
  public void ask() {
    if (asked.compareAndSet(false, true))
      calls.run(
          () -> {
            try {
              for (var pbx : gates.keySet())
                if (settings.pbxs().contains(pbx)) for (var hotline : hotlines) call(pbx, hotline);
              tell();
            } finally {
              asked.set(false);
            }
          });
  }

  private void round() {
    if (!settings.every().isZero())
      for (var pbx : gates.keySet())
        if (settings.pbxs().contains(pbx))
          for (var hotline : hotlines)
            if (listensTo.test(pbx) && due(pbx, hotline)) call(pbx, hotline);
    canaries.forget(clock.instant().minus(KEEP));
    tell();
  }

  private boolean due(String pbx, Hotline hotline) {
    return canaries
        .last(pbx, hotline.number())
        .map(
            last ->
                !last.at().plus(settings.every()).isAfter(clock.instant())
                    && (last.everWell() || !last.blind().contains(Blind.CONTEXT)))
        .orElse(true);
  }

  private void call(String pbx, Hotline hotline) {
    var gate = gates.get(pbx);
    if (gate == null || stopping) return;
    try {
      new CanaryCall(canaries, gate, pbx, clock).make(hotline.number());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell() {
    told.accept(last());
  }
}
