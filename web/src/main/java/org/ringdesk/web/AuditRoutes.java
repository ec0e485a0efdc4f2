package org.ringdesk.web;

import io.vertx.ext.web.RoutingContext;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.ringdesk.people.Act;
import org.ringdesk.people.Audit;
import org.ringdesk.people.Role;
import org.ringdesk.people.Viewer;

/** Who did and saw what, for administrators; reading it is itself in it. */
final class AuditRoutes {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  /** One entry, in finished words. */
  public record Line(
      String at, String who, String action, String subject, String detail, String address) {}

  private final Audit audit;
  private final Pages pages;
  private final Supplier<ZoneId> zone;

  AuditRoutes(Audit audit, Pages pages, Supplier<ZoneId> zone) {
    this.audit = audit;
    this.pages = pages;
    this.zone = zone;
  }

  /** {@code ?before=ID}: older ones. */
  void page(RoutingContext ctx, Viewer viewer) {
    Look look = Look.of(ctx);
    Messages words = Messages.in(look.language());
    long before = before(ctx);
    List<Audit.Entry> found = audit.page(before);
    List<Audit.Entry> shown = found.subList(0, Math.min(found.size(), Audit.PAGE));
    if (before == Long.MAX_VALUE)
      audit.add(Audit.By.of(viewer, Peer.address(ctx)), Act.AUDIT_SEEN, "");
    SignInRoutes.send(
        ctx,
        200,
        pages.render(
            "audit",
            words,
            Map.of(
                "look",
                look,
                "me",
                Me.of(ctx, viewer, words),
                "zone",
                zone.get().getId(),
                "lines",
                shown.stream().map(e -> line(e, words)).toList(),
                "newest",
                before == Long.MAX_VALUE,
                "older",
                found.size() > shown.size() ? shown.getLast().id() : 0L)));
  }

  private static long before(RoutingContext ctx) {
    return Optional.ofNullable(ctx.request().getParam("before"))
        .filter(b -> b.matches("[1-9][0-9]{0,17}"))
        .map(Long::parseLong)
        .orElse(Long.MAX_VALUE);
  }

  private Line line(Audit.Entry entry, Messages words) {
    return new Line(
        MOMENT.format(entry.at().atZone(zone.get())),
        entry.who().map(Visible::text).orElse("—"),
        // what a newer program wrote has no words here
        Act.ofKey(entry.action())
            .map(a -> words.text("audit.act." + a.key()))
            .orElseGet(() -> Visible.text(entry.action())),
        Visible.text(entry.subject()),
        entry.detail().entrySet().stream()
            .map(d -> detail(d.getKey(), d.getValue(), words))
            .collect(Collectors.joining(" · ")),
        entry.address().equals(Audit.By.COMMAND.address())
            ? words.text("audit.command")
            : Visible.text(entry.address()));
  }

  private static String detail(String about, String said, Messages words) {
    String name =
        switch (about) {
          case "agent" -> words.text("person.agent");
          case "extension" -> words.text("person.extension");
          case "name" -> words.text("person.name");
          case "role" -> words.text("person.role");
          default -> Visible.text(about);
        };
    return name
        + ": "
        + (about.equals("role")
            ? Role.ofKey(said).map(r -> words.text("role." + r.key())).orElse(Visible.text(said))
            : Visible.text(said));
  }
}
