package org.ringdesk.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ringdesk.desk.Workplace;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.people.Audit;
import org.ringdesk.people.Viewer;
import org.ringdesk.script.Script;
import org.ringdesk.script.Scripts;
import org.ringdesk.script.Step;
import org.ringdesk.script.Wording;

/** What agents say, for those who write it: every version stays, with who wrote it. */
final class ScriptRoutes {
  private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  /**
   * @param number empty for all hotlines
   */
  public record Line(String number, String name) {}

  public record Row(String step, String title, String version, String zh, String en) {}

  public record Version(
      int version, String when, String by, String zh, String en, boolean withdrawn) {}

  /** A made-up caller, to see the words as they are said. */
  public record Examples(String zh, String en) {}

  private record Asked(String hotline, Step step) {}

  private final Workplace house;
  private final Pages pages;

  ScriptRoutes(Workplace house, Pages pages) {
    this.house = house;
    this.pages = pages;
  }

  void list(RoutingContext ctx, Viewer viewer) {
    Messages words = Messages.in(Look.of(ctx).language());
    String hotline = hotline(Optional.ofNullable(ctx.request().params().get("hotline")).orElse(""));
    Script script = house.book().of(hotline);
    render(
        ctx,
        viewer,
        200,
        "scripts",
        Map.of(
            "hotline",
            hotline,
            "hotlines",
            Stream.concat(
                    Stream.of(Scripts.ALL),
                    house.hotlines().hotlines().stream().map(Hotline::number))
                .map(number -> new Line(number, name(number, words)))
                .toList(),
            "wordings",
            Stream.of(Step.values()).map(s -> row(script.at(s), hotline, words)).toList()));
  }

  void show(RoutingContext ctx, Viewer viewer) {
    asked(ctx, Optional.ofNullable(ctx.request().params().get("hotline")).orElse(""))
        .ifPresentOrElse(
            asked -> {
              List<Wording> versions = house.versions(asked.hotline(), asked.step());
              Wording now = house.book().of(asked.hotline()).at(asked.step());
              boolean saved = ctx.request().params().contains("saved");
              page(ctx, viewer, 200, asked, versions, now.zh(), now.en(), "", saved);
            },
            () -> ctx.fail(404));
  }

  void save(RoutingContext ctx, Viewer viewer) {
    Optional<Asked> asked = asked(ctx, Forms.field(ctx, "hotline"));
    if (asked.isEmpty()) {
      ctx.fail(404);
      return;
    }
    String zh = Forms.field(ctx, "zh");
    String en = Forms.field(ctx, "en");
    Step step = asked.get().step();
    Scripts.Saving saving =
        house.saveWording(
            asked.get().hotline(),
            step,
            read(ctx),
            zh,
            en,
            viewer.name(),
            Audit.By.of(viewer, Peer.address(ctx)));
    Messages words = Messages.in(Look.of(ctx).language());
    switch (saving) {
      case Scripts.Saving.Saved s ->
          Routes.seeOther(
              ctx, "/scripts/" + step.key() + "?hotline=" + asked.get().hotline() + "&saved");
      case Scripts.Saving.Overtaken o ->
          again(
              ctx,
              viewer,
              409,
              asked.get(),
              zh,
              en,
              words.text("scripts.problem.overtaken", o.newest().version(), o.newest().savedBy()));
      case Scripts.Saving.TooLong t ->
          again(
              ctx,
              viewer,
              422,
              asked.get(),
              zh,
              en,
              words.text("scripts.problem.long", Scripts.LONGEST));
      case Scripts.Saving.Missing m ->
          again(ctx, viewer, 422, asked.get(), zh, en, words.text("scripts.problem.missing"));
      case Scripts.Saving.NoSuchPlace p ->
          again(
              ctx,
              viewer,
              422,
              asked.get(),
              zh,
              en,
              words.text("scripts.problem.place", p.place()));
    }
  }

  private void again(
      RoutingContext ctx,
      Viewer viewer,
      int status,
      Asked asked,
      String zh,
      String en,
      String why) {
    List<Wording> versions = house.versions(asked.hotline(), asked.step());
    page(ctx, viewer, status, asked, versions, zh, en, why, false);
  }

  private void page(
      RoutingContext ctx,
      Viewer viewer,
      int status,
      Asked asked,
      List<Wording> versions,
      String zh,
      String en,
      String problem,
      boolean saved) {
    Messages words = Messages.in(Look.of(ctx).language());
    ZoneId zone = house.hotlines().zone();
    int newest = versions.stream().findFirst().map(Wording::version).orElse(0);
    Map<String, Object> model = new HashMap<>();
    model.put("hotline", asked.hotline());
    model.put("name", name(asked.hotline(), words));
    model.put("step", asked.step().key());
    model.put("title", title(asked.step(), words));
    model.put("read", newest);
    model.put("version", newest);
    model.put("zh", zh);
    model.put("en", en);
    model.put("problem", problem);
    model.put("saved", saved);
    model.put("examples", examples(asked.hotline(), viewer));
    List<Version> shown = new ArrayList<>();
    for (Wording v : versions)
      shown.add(
          new Version(
              v.version(),
              WHEN.format(v.savedAt().atZone(zone)),
              Visible.text(v.savedBy()),
              Visible.text(v.zh()),
              Visible.text(v.en()),
              v.withdrawn()));
    model.put("versions", shown);
    render(ctx, viewer, status, "script", model);
  }

  private Examples examples(String hotline, Viewer viewer) {
    Hotline line = house.hotlines().of(hotline);
    return new Examples(
        example(line.zh(), viewer, "赵磊", "先生"), example(line.en(), viewer, "Zhao Lei", "Mr"));
  }

  private static String example(String company, Viewer viewer, String customer, String title) {
    return new JsonObject()
        .put("company", company)
        .put("agent", viewer.name())
        .put("customer", customer)
        .put("title", title)
        .put("ticket", "10017")
        .encode();
  }

  private static Row row(Wording w, String hotline, Messages words) {
    String version =
        w.hotline().equals(hotline)
            ? words.text("scripts.version", w.version())
            : words.text("scripts.asall");
    return new Row(
        w.step().key(),
        title(w.step(), words),
        version,
        Visible.text(w.zh()),
        Visible.text(w.en()));
  }

  private String name(String hotline, Messages words) {
    if (hotline.equals(Scripts.ALL)) return words.text("scripts.all");
    Hotline line = house.hotlines().of(hotline);
    String name = words.language() == Language.ZH ? line.zh() : line.en();
    return Visible.text(name + " " + line.number());
  }

  private static String title(Step step, Messages words) {
    return words.text("script." + step.key());
  }

  private Optional<Asked> asked(RoutingContext ctx, String hotline) {
    return Step.ofKey(Optional.ofNullable(ctx.pathParam("step")).orElse(""))
        .map(step -> new Asked(hotline(hotline), step));
  }

  /** Only numbers that we have: anything else speaks as all. */
  private String hotline(String asked) {
    return house.hotlines().hotlines().stream()
        .map(Hotline::number)
        .filter(asked::equals)
        .findFirst()
        .orElse(Scripts.ALL);
  }

  private static int read(RoutingContext ctx) {
    String read = Forms.field(ctx, "read");
    return read.matches("[0-9]{1,9}") ? Integer.parseInt(read) : -1;
  }

  private void render(
      RoutingContext ctx, Viewer viewer, int status, String page, Map<String, Object> more) {
    Look look = Look.of(ctx);
    Messages words = Messages.in(look.language());
    Map<String, Object> model = new HashMap<>(more);
    model.put("look", look);
    model.put("me", Me.of(ctx, viewer, words));
    ctx.response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
        .end(pages.render(page, words, model));
  }
}
