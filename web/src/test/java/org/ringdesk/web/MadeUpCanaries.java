package org.ringdesk.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ringdesk.canary.Blind;
import org.ringdesk.canary.Canary;
import org.ringdesk.canary.CanaryKeeper;

/** Calls of our own that nobody made. */
final class MadeUpCanaries implements CanaryKeeper {
  private final List<Canary> last;
  private int asked;

  MadeUpCanaries(Canary... last) {
    this.last = List.of(last);
  }

  static Canary canary(String pbx, String hotline, boolean everWell, Blind... blind) {
    Instant at = MadeUpBoard.AFTERNOON;
    return new Canary(
        pbx,
        hotline,
        at,
        Optional.of(at.plusMillis(300)),
        Optional.empty(),
        Optional.empty(),
        Set.of(blind),
        "",
        everWell);
  }

  int asked() {
    return asked;
  }

  @Override
  public List<Canary> last() {
    return last;
  }

  @Override
  public boolean underWay() {
    return asked > 0;
  }

  @Override
  public void ask() {
    asked++;
  }
}
