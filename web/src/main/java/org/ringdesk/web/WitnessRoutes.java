package org.ringdesk.web;

import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.ringdesk.board.BoardSnapshot;
import org.ringdesk.people.Viewer;
import org.ringdesk.witness.Gap;
import org.ringdesk.witness.Gap.Recovery;
import org.ringdesk.witness.Gaps;

/**
 * What is proved of today, when a witness did not watch and what was recovered, and where the two
 * told different things.
 */
final class WitnessRoutes {
  private static final Duration SHOWN = Duration.ofDays(35);
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  /** A gap, in finished words. */
  public record GapLine(
      String pbx,
      String witness,
      String since,
      String until,
      String length,
      String why,
      String found,
      List<CallLine> calls,
      int more) {}

  public record CallLine(String href, String at, String from, String outcome, String recovery) {}

  /** A difference, in finished words. */
  public record DifferenceLine(
      String href, String at, String from, String what, String ami, String ledger, String rule) {}

  private final Gaps gaps;
  private final Supplier<BoardSnapshot> board;
  private final Pages pages;
  private final InstantSource clock;

  WitnessRoutes(Gaps gaps, Supplier<BoardSnapshot> board, Pages pages, InstantSource clock) {
    this.gaps = gaps;
    this.board = board;
    this.pages = pages;
    this.clock = clock;
  }

  void page(RoutingContext ctx, Viewer viewer) {
    var look = Look.of(ctx);
    var words = Messages.in(look.language());
    var snapshot = board.get();
    var now = clock.instant();
    SignInRoutes.send(
        ctx,
        200,
        pages.render(
            "witnesses",
            words,
            Map.of(
                "look",
                look,
                "me",
                Me.of(ctx, viewer, words),
                "zone",
                snapshot.zone().getId(),
                "begun",
                gaps.begun().stream().map(b -> begun(b, snapshot.zone(), words)).toList(),
                "proofs",
                ProofView.of(snapshot, words),
                "gaps",
                gaps.since(now.minus(SHOWN), viewer.onlyDesk()).stream()
                    .map(g -> line(g, now, snapshot.zone(), words))
                    .toList(),
                "differences",
                gaps.differences(viewer.onlyDesk()).stream()
                    .map(d -> line(d, snapshot.zone(), words))
                    .toList())));
  }

  private static String begun(Gaps.Begun begun, ZoneId zone, Messages words) {
    return words.text(
        "witnesses.begun",
        Visible.text(begun.pbx()),
        words.text("witness." + begun.witness().key()),
        MOMENT.format(begun.since().atZone(zone)));
  }

  private static GapLine line(Gap gap, Instant now, ZoneId zone, Messages words) {
    return new GapLine(
        Visible.text(gap.pbx()),
        words.text("witness." + gap.witness().key()),
        MOMENT.format(gap.since().atZone(zone)),
        gap.until()
            .map(u -> MOMENT.format(u.atZone(zone)))
            .orElseGet(() -> words.text("witnesses.lasts")),
        Times.length(gap.length(now)),
        gap.why().isEmpty() ? "" : new WitnessWords(zone, words).why(gap.why()),
        words.text(
            "witnesses.found",
            gap.touched(),
            gap.of(Recovery.RECOVERED),
            gap.of(Recovery.COMPLETED)),
        gap.calls().stream().map(c -> line(c, zone, words)).toList(),
        gap.touched() - gap.calls().size());
  }

  private static CallLine line(Gap.Touched call, ZoneId zone, Messages words) {
    return new CallLine(
        "/calls/" + call.call(),
        MOMENT.format(call.enteredAt().atZone(zone)),
        from(call.from(), words),
        call.outcome().isEmpty() ? "" : words.text("outcome." + call.outcome()),
        words.text("recovery." + call.recovery().name().toLowerCase(java.util.Locale.ROOT)));
  }

  private static DifferenceLine line(Gaps.Listed d, ZoneId zone, Messages words) {
    var told = new WitnessWords(zone, words);
    var what = d.difference().what();
    return new DifferenceLine(
        "/calls/" + d.call(),
        MOMENT.format(d.enteredAt().atZone(zone)),
        from(d.from(), words),
        words.text("difference." + what),
        told.told(what, d.difference().ami()),
        told.told(what, d.difference().ledger()),
        words.text("rule." + d.difference().rule().key()));
  }

  private static String from(String number, Messages words) {
    return number.isEmpty() || number.equals(org.ringdesk.call.Line.ANONYMOUS)
        ? words.text("call.withheld")
        : Visible.text(number);
  }
}
