package org.ringdesk.web;

import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.ringdesk.board.BoardSnapshot;
import org.ringdesk.canary.Canary;
import org.ringdesk.canary.CanaryKeeper;
import org.ringdesk.people.Act;
import org.ringdesk.people.Audit;
import org.ringdesk.people.Viewer;

/** The calls of our own to each hotline, who saw the last one, and a button for the next. */
final class CanaryRoutes {
  /**
   * One hotline on one PBX, in finished words.
   *
   * @param ami the moment it was seen there, or a dash; so the others
   * @param cure what to do; empty when well
   */
  public record Line(
      String hotline,
      String pbx,
      String at,
      String ami,
      String agi,
      String ledger,
      Mark mark,
      String sentence,
      String cure) {}

  private final CanaryKeeper canaries;
  private final Audit audit;
  private final Pages pages;
  private final Supplier<BoardSnapshot> board;

  CanaryRoutes(CanaryKeeper canaries, Audit audit, Pages pages, Supplier<BoardSnapshot> board) {
    this.canaries = canaries;
    this.audit = audit;
    this.pages = pages;
    this.board = board;
  }

  void page(RoutingContext ctx, Viewer viewer) {
    Look look = Look.of(ctx);
    Messages words = Messages.in(look.language());
    BoardSnapshot now = board.get();
    SignInRoutes.send(
        ctx,
        200,
        pages.render(
            "canary",
            words,
            Map.of(
                "look",
                look,
                "me",
                Me.of(ctx, viewer, words),
                "lines",
                canaries.last().stream().map(c -> line(c, now, words)).toList(),
                "busy",
                canaries.underWay())));
  }

  void ask(RoutingContext ctx, Viewer viewer) {
    audit.add(Audit.By.of(viewer, Peer.address(ctx)), Act.CANARY_ASKED, "");
    canaries.ask();
    Routes.seeOther(ctx, "/canary");
  }

  private static Line line(Canary canary, BoardSnapshot now, Messages words) {
    CanaryWords said = new CanaryWords(words);
    boolean unset = canary.notSetUp(now.links().size() < 2);
    boolean well = canary.blind().isEmpty();
    return new Line(
        canary.hotline(),
        canary.pbx(),
        moment(Optional.of(canary.at()), now),
        moment(canary.amiAt(), now),
        moment(canary.agiAt(), now),
        moment(canary.ledgerAt(), now),
        well ? Mark.GOOD : unset ? Mark.IDLE : Mark.BAD,
        well
            ? canary.oneWitness() ? words.text("canary.one") : words.text("canary.well")
            : unset ? words.text("canary.unset") : said.blind(canary),
        said.cure(canary));
  }

  private static String moment(Optional<Instant> at, BoardSnapshot now) {
    return at.map(a -> Times.moment(a, now.at(), now.zone())).orElse("—");
  }
}
