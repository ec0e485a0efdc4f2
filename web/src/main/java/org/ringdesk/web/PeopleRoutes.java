package org.ringdesk.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ringdesk.call.AgentName;
import org.ringdesk.people.Act;
import org.ringdesk.people.Audit;
import org.ringdesk.people.Objected;
import org.ringdesk.people.Objection;
import org.ringdesk.people.Operator;
import org.ringdesk.people.Operators;
import org.ringdesk.people.Operators.Form;
import org.ringdesk.people.Operators.Issued;
import org.ringdesk.people.Passwords;
import org.ringdesk.people.Role;
import org.ringdesk.people.Viewer;

/** Who works here, for administrators. */
final class PeopleRoutes {
  /** One of the list, in finished words. */
  public record Person(
      long id,
      String userName,
      String name,
      String role,
      String extension,
      String agent,
      boolean disabled,
      boolean mustChange) {}

  /** One choice of a list. */
  public record Choice(String value, String text) {}

  /** The fields as they stand in the form. */
  public record Fields(
      String userName,
      String name,
      String role,
      String desk,
      String extension,
      String agent,
      String language) {}

  private final Operators operators;
  private final Audit audit;
  private final Hashing hashing;
  private final Pages pages;

  PeopleRoutes(Operators operators, Audit audit, Hashing hashing, Pages pages) {
    this.operators = operators;
    this.audit = audit;
    this.hashing = hashing;
    this.pages = pages;
  }

  void list(RoutingContext ctx, Viewer viewer) {
    Messages words = words(ctx);
    audit.add(by(ctx, viewer), Act.PEOPLE_SEEN, "");
    List<Person> people = operators.all().stream().map(o -> person(o, words)).toList();
    render(ctx, viewer, 200, "people", Map.of("people", people));
  }

  void blank(RoutingContext ctx, Viewer viewer) {
    Fields fields = new Fields("", "", Role.AGENT.key(), "1", "", "", words(ctx).language().key());
    form(ctx, viewer, 200, Optional.empty(), fields, "");
  }

  void create(RoutingContext ctx, Viewer viewer) {
    Fields fields = fields(ctx);
    try {
      Form form = form(fields);
      Audit.By by = by(ctx, viewer);
      issued(ctx, viewer, hashing.run(ctx, () -> operators.create(fields.userName(), form, by)));
    } catch (Objected e) {
      form(ctx, viewer, 422, Optional.empty(), fields, text(ctx, e.objection()));
    }
  }

  void show(RoutingContext ctx, Viewer viewer) {
    Optional<Operator> operator = asked(ctx);
    if (operator.isEmpty()) ctx.fail(404);
    else form(ctx, viewer, 200, operator, fields(operator.get()), "");
  }

  void change(RoutingContext ctx, Viewer viewer) {
    changing(
        ctx,
        viewer,
        fields(ctx),
        operator -> operators.change(operator.id(), form(fields(ctx)), by(ctx, viewer)));
  }

  void disable(RoutingContext ctx, Viewer viewer) {
    asked(ctx)
        .ifPresentOrElse(
            operator ->
                changing(
                    ctx, viewer, fields(operator), o -> operators.disable(o.id(), by(ctx, viewer))),
            () -> ctx.fail(404));
  }

  void enable(RoutingContext ctx, Viewer viewer) {
    asked(ctx)
        .ifPresentOrElse(
            operator ->
                changing(
                    ctx, viewer, fields(operator), o -> operators.enable(o.id(), by(ctx, viewer))),
            () -> ctx.fail(404));
  }

  /** The password is in this answer and nowhere else, ever. */
  void resetPassword(RoutingContext ctx, Viewer viewer) {
    Optional<Operator> operator = asked(ctx);
    Audit.By by = by(ctx, viewer);
    if (operator.isEmpty()) ctx.fail(404);
    else
      issued(ctx, viewer, hashing.run(ctx, () -> operators.resetPassword(operator.get().id(), by)));
  }

  private void changing(
      RoutingContext ctx, Viewer viewer, Fields fields, Consumer<Operator> change) {
    Optional<Operator> operator = asked(ctx);
    if (operator.isEmpty()) {
      ctx.fail(404);
      return;
    }
    try {
      change.accept(operator.get());
      Routes.seeOther(ctx, "/people");
    } catch (Objected e) {
      form(ctx, viewer, 422, operator, fields, text(ctx, e.objection()));
    }
  }

  private void issued(RoutingContext ctx, Viewer viewer, Optional<Issued> issued) {
    if (issued.isEmpty()) {
      ctx.response().putHeader(HttpHeaders.RETRY_AFTER, "5");
      ctx.fail(503);
      return;
    }
    Operator operator = issued.get().operator();
    render(
        ctx,
        viewer,
        200,
        "person-password",
        Map.of(
            "userName", operator.userName(),
            "name", Visible.text(operator.fullName()),
            "password", issued.get().password()));
  }

  private void form(
      RoutingContext ctx,
      Viewer viewer,
      int status,
      Optional<Operator> operator,
      Fields fields,
      String problem) {
    Messages words = words(ctx);
    Map<String, Object> model = new HashMap<>();
    model.put("id", operator.map(o -> String.valueOf(o.id())).orElse(""));
    model.put("disabled", operator.filter(Operator::disabled).isPresent());
    model.put("fields", fields);
    model.put(
        "roles",
        Stream.of(Role.values())
            .map(r -> new Choice(r.key(), words.text("role." + r.key())))
            .toList());
    model.put(
        "desks",
        operators.desks().stream()
            .map(d -> new Choice(String.valueOf(d.id()), Visible.text(d.name())))
            .toList());
    model.put("problem", problem);
    render(ctx, viewer, status, "person", model);
  }

  private void render(
      RoutingContext ctx, Viewer viewer, int status, String page, Map<String, Object> more) {
    Look look = Look.of(ctx);
    Messages words = Messages.in(look.language());
    Map<String, Object> model = new HashMap<>(more);
    model.put("look", look);
    model.put("me", Me.of(ctx, viewer, words));
    SignInRoutes.send(ctx, status, pages.render(page, words, model));
  }

  private Optional<Operator> asked(RoutingContext ctx) {
    String id = ctx.pathParam("id");
    return id.matches("[1-9][0-9]{0,17}") ? operators.find(Long.parseLong(id)) : Optional.empty();
  }

  private static Fields fields(RoutingContext ctx) {
    return new Fields(
        Forms.field(ctx, "user_name").strip(),
        Forms.field(ctx, "name").strip(),
        Forms.field(ctx, "role"),
        Forms.field(ctx, "desk"),
        Forms.field(ctx, "extension").strip(),
        Forms.field(ctx, "agent").strip(),
        Forms.field(ctx, "language"));
  }

  private static Fields fields(Operator operator) {
    return new Fields(
        operator.userName(),
        operator.fullName(),
        operator.role().key(),
        String.valueOf(operator.desk()),
        operator.extension().orElse(""),
        operator.agent().map(AgentName::value).orElse(""),
        operator.language());
  }

  /**
   * @throws Objected when the list of choices was not ours
   */
  private static Form form(Fields fields) {
    return new Form(
        fields.name(),
        Role.ofKey(fields.role()).orElse(Role.AGENT),
        fields.desk().matches("[0-9]{1,6}") ? Integer.parseInt(fields.desk()) : 0,
        Optional.of(fields.extension()).filter(e -> !e.isEmpty()),
        Optional.of(fields.agent()).filter(a -> !a.isEmpty()).map(AgentName::new),
        Language.ofKey(fields.language()).orElse(Language.ZH).key());
  }

  private static Person person(Operator o, Messages words) {
    return new Person(
        o.id(),
        o.userName(),
        Visible.text(o.fullName()),
        words.text("role." + o.role().key()),
        o.extension().orElse(""),
        o.agent().map(a -> Visible.text(a.value())).orElse(""),
        o.disabled(),
        o.mustChange());
  }

  private static String text(RoutingContext ctx, Objection objection) {
    return words(ctx).text("objection." + objection.key(), Passwords.SHORTEST);
  }

  private static Audit.By by(RoutingContext ctx, Viewer viewer) {
    return Audit.By.of(viewer, Peer.address(ctx));
  }

  private static Messages words(RoutingContext ctx) {
    return Messages.in(Look.of(ctx).language());
  }
}
