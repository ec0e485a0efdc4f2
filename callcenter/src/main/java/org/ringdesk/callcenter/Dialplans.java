package org.ringdesk.callcenter;

import static java.util.stream.Collectors.toMap;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.ringdesk.callcenter.HouseHealth.OfDialplan;

/** The dialplans that we write for PBXs, and what the companions there last said of them. */
final class Dialplans {
  private final Map<String, String> written;
  private final Map<String, OfDialplan> told = new ConcurrentHashMap<>();
  private final Clock clock;

  Dialplans(List<PbxSettings> pbxs, Clock clock) {
    this.written =
        new TreeMap<>(
            pbxs.stream()
                .filter(p -> p.dialplan().isPresent())
                .collect(toMap(PbxSettings::name, p -> p.dialplan().orElseThrow())));
    this.clock = clock;
    Instant start = clock.instant();
    for (var pbx : written.keySet())
      told.put(pbx, new OfDialplan(pbx, OfDialplan.State.AWAITED, "", start));
  }

  Optional<String> of(String pbx) {
    return Optional.ofNullable(written.get(pbx));
  }

  void told(String pbx, String text, String trouble) {
    var wanted = written.get(pbx);
    if (wanted == null) return;
    var state =
        !trouble.isEmpty()
            ? OfDialplan.State.REFUSED
            : wanted.equals(text) ? OfDialplan.State.IN_USE : OfDialplan.State.AWAITED;
    told.merge(
        pbx,
        new OfDialplan(pbx, state, trouble, clock.instant()),
        (before, now) -> before.saysAs(now) ? before : now);
  }

  List<OfDialplan> health() {
    return written.keySet().stream().map(told::get).toList();
  }
}
