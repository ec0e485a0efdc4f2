package org.ringdesk.web;

import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ringdesk.people.Right;
import org.ringdesk.people.Session;
import org.ringdesk.people.Viewer;

/**
 * Who is signed in, as a page's header shows it: {@code layout.account}.
 *
 * @param csrf for the forms of the page
 * @param finds whether they may look for a call
 * @param links where they may go
 */
public record Me(String name, String role, String csrf, boolean finds, List<Link> links) {
  /**
   * @param here this page, or one below it
   */
  public record Link(String href, String text, boolean here) {}

  private record Place(String href, Right right, String text) {}

  static Me of(RoutingContext ctx, Viewer viewer, Messages words) {
    Optional<Session> session = ctx.get("session");
    String csrf = session == null ? "" : session.map(Session::csrf).orElse("");
    String path = ctx.normalizedPath();
    return new Me(
        Visible.text(viewer.name()),
        words.text("role." + viewer.role().key()),
        csrf,
        viewer.may(Right.SEE_CALLS),
        Stream.of(
                new Place("/desk", Right.TAKE_CALLS, words.text("nav.desk")),
                new Place("/board", Right.SEE_BOARD, words.text("nav.board")),
                new Place("/reports", Right.SEE_REPORTS, words.text("nav.reports")),
                new Place("/witnesses", Right.SEE_WITNESSES, words.text("nav.witnesses")),
                new Place("/scripts", Right.WRITE_SCRIPTS, words.text("nav.scripts")),
                new Place("/canary", Right.CALL_OWN_HOTLINES, words.text("nav.canary")),
                new Place("/forms", Right.WRITE_FORMS, words.text("nav.forms")),
                new Place("/people", Right.MANAGE_PEOPLE, words.text("nav.people")),
                new Place("/tokens", Right.MANAGE_PROGRAMS, words.text("nav.tokens")),
                new Place("/webhooks", Right.MANAGE_PROGRAMS, words.text("nav.webhooks")),
                new Place("/audit", Right.SEE_AUDIT, words.text("nav.audit")))
            .filter(p -> viewer.may(p.right()))
            .map(
                p ->
                    new Link(
                        p.href(),
                        p.text(),
                        path.equals(p.href()) || path.startsWith(p.href() + "/")))
            .toList());
  }
}
