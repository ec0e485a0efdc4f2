package org.ringdesk.canary;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ringdesk.database.Row;

/**
 * One call of our own that is over.
 *
 * @param amiAt when AMI told that it had left the dialplan
 * @param agiAt when our script met it; empty also where the dialplan asks none
 * @param ledgerAt of its last line in queue_log; empty also where none is read
 * @param blind who did not see it
 * @param why the PBX's own words, where it refused
 * @param everWell an earlier one to this hotline on this PBX was seen by all
 */
public record Canary(
    String pbx,
    String hotline,
    Instant at,
    Optional<Instant> amiAt,
    Optional<Instant> agiAt,
    Optional<Instant> ledgerAt,
    Set<Blind> blind,
    String why,
    boolean everWell) {
  public Canary {
    blind = Set.copyOf(blind);
  }

  static Canary from(Row row) {
    return new Canary(
        row.text("pbx"),
        row.text("hotline"),
        row.instant("at"),
        row.maybe(Instant.class, "ami_at"),
        row.maybe(Instant.class, "agi_at"),
        row.maybe(Instant.class, "ledger_at"),
        Stream.of(row.get(String[].class, "verdict"))
            .flatMap(key -> Blind.ofKey(key).stream())
            .collect(Collectors.toSet()),
        row.text("why"),
        row.flag("ever_well"));
  }

  /** In the order of a call's way. */
  public Set<Blind> inOrder() {
    var ordered = EnumSet.noneOf(Blind.class);
    ordered.addAll(blind);
    return ordered;
  }

  /**
   * Nothing is broken, only never set up: a PBX whose dialplan has no place for our calls, or, of
   * several, one that the number never led to.
   */
  public boolean notSetUp(boolean onlyPbx) {
    return !everWell
        && (blind.contains(Blind.CONTEXT) || (!onlyPbx && blind.contains(Blind.NUMBER)));
  }

  /** Seen by all there are, and the ledger is not among them. */
  public boolean oneWitness() {
    return blind.isEmpty() && ledgerAt.isEmpty();
  }
}
