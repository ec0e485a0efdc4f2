package org.ringdesk.web;

import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ringdesk.people.Act;
import org.ringdesk.people.Audit;
import org.ringdesk.people.Operator;
import org.ringdesk.people.Role;
import org.ringdesk.people.Viewer;
import org.ringdesk.script.Step;

/** Who did and saw what, for administrators; reading it is itself in it. */
final class AuditRoutes {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  /**
   * One entry, in finished words.
   *
   * @param call the address of the call it was about, or empty
   */
  public record Line(
      String at,
      String who,
      String action,
      String subject,
      String call,
      String detail,
      String address) {}

  /** One of a list to choose from. */
  public record Choice(String value, String text) {}

  /**
   * Which entries are asked for, as the address says it; empty for all.
   *
   * @param person an operator's id; 0 for the program itself
   */
  public record Asked(String person, String action, String day) {
    static Asked of(RoutingContext ctx) {
      return new Asked(
          param(ctx, "person").filter(p -> p.matches("[0-9]{1,18}")).orElse(""),
          param(ctx, "action").flatMap(Act::ofKey).map(Act::key).orElse(""),
          param(ctx, "day").flatMap(Asked::readable).map(LocalDate::toString).orElse(""));
    }

    private static Optional<LocalDate> readable(String day) {
      try {
        return Optional.of(LocalDate.parse(day));
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }

    Audit.Filter filter(ZoneId zone) {
      Optional<LocalDate> date = readable(day);
      return new Audit.Filter(
          Optional.of(person).filter(p -> !p.isEmpty()).map(Long::parseLong),
          Optional.of(action).filter(a -> !a.isEmpty()),
          date.map(d -> d.atStartOfDay(zone).toInstant()),
          date.map(d -> d.plusDays(1).atStartOfDay(zone).toInstant()));
    }

    /** Without empty ones. */
    Map<String, String> parts() {
      Map<String, String> parts = new LinkedHashMap<>();
      if (!person.isEmpty()) parts.put("person", person);
      if (!action.isEmpty()) parts.put("action", action);
      if (!day.isEmpty()) parts.put("day", day);
      return parts;
    }

    /** For an address: {@code person=3&day=2026-11-24}. */
    String query() {
      return parts().entrySet().stream()
          .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
          .collect(Collectors.joining("&"));
    }
  }

  private final Audit audit;
  private final Supplier<List<Operator>> people;
  private final Pages pages;
  private final Supplier<ZoneId> zone;

  AuditRoutes(Audit audit, Supplier<List<Operator>> people, Pages pages, Supplier<ZoneId> zone) {
    this.audit = audit;
    this.people = people;
    this.pages = pages;
    this.zone = zone;
  }

  /** {@code ?person=&action=&day=}: which; {@code &before=ID}: older ones. */
  void page(RoutingContext ctx, Viewer viewer) {
    Look look = Look.of(ctx);
    Messages words = Messages.in(look.language());
    long before = before(ctx);
    boolean newest = before == Long.MAX_VALUE;
    Asked asked = Asked.of(ctx);
    List<Audit.Entry> found = audit.page(asked.filter(zone.get()), before);
    List<Audit.Entry> shown = found.subList(0, Math.min(found.size(), Audit.PAGE));
    if (newest)
      audit.add(Audit.By.of(viewer, Peer.address(ctx)), Act.AUDIT_SEEN, "", asked.parts());
    Map<String, Object> model = new HashMap<>();
    model.put("look", look);
    model.put("me", Me.of(ctx, viewer, words));
    model.put("zone", zone.get().getId());
    model.put("asked", asked);
    model.put("query", asked.query());
    model.put("people", people(words));
    model.put("actions", actions(words));
    model.put("lines", shown.stream().map(e -> line(e, words)).toList());
    model.put("newest", newest);
    model.put("older", found.size() > shown.size() ? shown.getLast().id() : 0L);
    SignInRoutes.send(ctx, 200, pages.render("audit", words, model));
  }

  private List<Choice> people(Messages words) {
    return Stream.concat(
            people.get().stream()
                .map(o -> new Choice(String.valueOf(o.id()), Visible.text(o.fullName()))),
            Stream.of(new Choice("0", words.text("audit.nobody"))))
        .toList();
  }

  private static List<Choice> actions(Messages words) {
    return Stream.of(Act.values())
        .map(a -> new Choice(a.key(), words.text("audit.act." + a.key())))
        .sorted(Comparator.comparing(Choice::text))
        .toList();
  }

  private static long before(RoutingContext ctx) {
    return param(ctx, "before")
        .filter(b -> b.matches("[1-9][0-9]{0,17}"))
        .map(Long::parseLong)
        .orElse(Long.MAX_VALUE);
  }

  private static Optional<String> param(RoutingContext ctx, String name) {
    return Optional.ofNullable(ctx.request().getParam(name));
  }

  private Line line(Audit.Entry entry, Messages words) {
    Optional<Act> act = Act.ofKey(entry.action());
    return new Line(
        MOMENT.format(entry.at().atZone(zone.get())),
        entry.who().map(Visible::text).orElse("—"),
        // what a newer program wrote has no words here
        act.map(a -> words.text("audit.act." + a.key()))
            .orElseGet(() -> Visible.text(entry.action())),
        subject(act, entry.subject(), words),
        entry.call().map(c -> "/calls/" + c).orElse(""),
        entry.detail().entrySet().stream()
            .filter(d -> !d.getValue().isEmpty())
            .map(d -> detail(d.getKey(), d.getValue(), words))
            .collect(Collectors.joining(" · ")),
        entry.address().equals(Audit.By.COMMAND.address())
            ? words.text("audit.command")
            : Visible.text(entry.address()));
  }

  private static String subject(Optional<Act> act, String subject, Messages words) {
    if (act.equals(Optional.of(Act.SCRIPT_SAVED)))
      return Step.ofKey(subject)
          .map(step -> words.text("script." + step.key()))
          .orElse(Visible.text(subject));
    if (act.equals(Optional.of(Act.FORM_SAVED)) && subject.isEmpty())
      return words.text("forms.all");
    return Visible.number(subject);
  }

  private static String detail(String about, String said, Messages words) {
    String name =
        switch (about) {
          case "token" -> words.text("audit.token");
          case "rights" -> words.text("tokens.rights");
          case "desks" -> words.text("person.desk");
          case "events" -> words.text("webhooks.events");
          case "agent" -> words.text("person.agent");
          case "extension" -> words.text("person.extension");
          case "name" -> words.text("person.name");
          case "role" -> words.text("person.role");
          case "reason" -> words.text("audit.reason");
          case "state" -> words.text("people.state");
          case "version" -> words.text("audit.version");
          case "hotline" -> words.text("call.hotline");
          case "person" -> words.text("audit.who");
          case "action" -> words.text("audit.action");
          case "day" -> words.text("audit.day");
          default -> Visible.text(about);
        };
    return name + ": " + said(about, said, words);
  }

  private static String said(String about, String said, Messages words) {
    return switch (about) {
      case "role" ->
          Role.ofKey(said).map(r -> words.text("role." + r.key())).orElse(Visible.text(said));
      case "state" ->
          said.equals("ready") ? words.text("presence.ready") : words.text("presence.paused");
      case "reason" ->
          DeskRoutes.REASONS.contains(said)
              ? words.text("desk.reason." + said)
              : Visible.text(said);
      case "action" ->
          Act.ofKey(said).map(a -> words.text("audit.act." + a.key())).orElse(Visible.text(said));
      default -> Visible.text(said);
    };
  }
}
