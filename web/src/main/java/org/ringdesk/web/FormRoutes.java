package org.ringdesk.web;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ringdesk.desk.Workplace;
import org.ringdesk.hotline.Specialty;
import org.ringdesk.people.Audit;
import org.ringdesk.people.Viewer;
import org.ringdesk.wrapup.Form;
import org.ringdesk.wrapup.FormChange;
import org.ringdesk.wrapup.FormChange.Asked;
import org.ringdesk.wrapup.FormChange.Named;

/**
 * What agents write down after a call, for those who decide what is asked. One page is one form,
 * sent as a whole; places are numbers, and what was moved comes to stand where its new number says.
 */
final class FormRoutes {
  /** The address of the form of all: no specialty's key has an underscore. */
  private static final String ALL = "_all";

  private static final String COMMON = org.ringdesk.wrapup.Forms.ALL;
  private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
  private static final int BLANK_CHOICES = 2;

  public record Line(String address, String name, String asks, int own) {}

  /**
   * A field as it can be changed.
   *
   * @param n its place in what is sent
   * @param key empty for a new one, whose type can be chosen
   * @param replaces it stands where that of all stands
   */
  public record Row(
      int n,
      String key,
      String type,
      String zh,
      String en,
      boolean required,
      boolean replaces,
      List<Choice> choices) {}

  public record Choice(int n, String key, String zh, String en) {}

  /** A field of another form, or one that is asked no more. */
  public record Kept(String key, String name, String choices, boolean chosen) {}

  /** Something with the number it stands at and the one it was given. */
  private record Placed<T>(int stood, int given, T value) {
    double order() {
      return given + Math.signum(given - stood) / 2.0;
    }

    static <T> List<T> inOrder(List<Placed<T>> all) {
      return all.stream()
          .sorted(Comparator.comparingDouble(Placed::order))
          .map(Placed::value)
          .toList();
    }
  }

  private final Workplace house;
  private final Pages pages;

  FormRoutes(Workplace house, Pages pages) {
    this.house = house;
    this.pages = pages;
  }

  void list(RoutingContext ctx, Viewer viewer) {
    Messages words = words(ctx);
    List<Line> lines =
        Stream.concat(Stream.of(COMMON), specialties()).map(key -> line(key, words)).toList();
    render(ctx, viewer, 200, "forms", Map.of("forms", lines));
  }

  void show(RoutingContext ctx, Viewer viewer) {
    asked(ctx)
        .ifPresentOrElse(
            specialty ->
                page(
                    ctx,
                    viewer,
                    200,
                    stored(specialty),
                    "",
                    ctx.request().params().contains("saved")),
            () -> ctx.fail(404));
  }

  void save(RoutingContext ctx, Viewer viewer) {
    Optional<String> specialty = asked(ctx);
    if (specialty.isEmpty()) {
      ctx.fail(404);
      return;
    }
    FormChange change = sent(specialty.get(), ctx.request().formAttributes());
    FormChange.Saving saving =
        house.saveForm(change, viewer.name(), Audit.By.of(viewer, Peer.address(ctx)));
    Messages words = words(ctx);
    switch (saving) {
      case FormChange.Saving.Saved s ->
          Routes.seeOther(ctx, "/forms/" + address(specialty.get()) + "?saved");
      case FormChange.Saving.Overtaken o ->
          page(
              ctx,
              viewer,
              409,
              change,
              words.text("forms.problem.overtaken", Visible.text(o.newest().savedBy())),
              false);
      case FormChange.Saving.Refused r ->
          page(
              ctx,
              viewer,
              422,
              change,
              words.text("forms.problem." + r.why().key(), Visible.text(r.name())),
              false);
    }
  }

  // ---- what was sent

  private FormChange sent(String specialty, MultiMap form) {
    List<Placed<Asked>> fields = new ArrayList<>();
    for (int n = 0; n < 2 * FormChange.FIELDS && form.contains("f" + n + ".key"); n++)
      sentField(specialty, form, "f" + n + ".", n + 1).ifPresent(fields::add);
    List<Asked> own = new ArrayList<>(Placed.inOrder(fields));
    form.getAll("otherwise").forEach(key -> common(key).ifPresent(f -> own.add(asIs(f))));
    return new FormChange(specialty, number(form.get("read"), -1), own, form.getAll("again"));
  }

  /** Empty when it is to go, or was never filled in. */
  private Optional<Placed<Asked>> sentField(String specialty, MultiMap form, String at, int stood) {
    String key = text(form, at + "key");
    String zh = text(form, at + "zh");
    String en = text(form, at + "en");
    List<Placed<Named>> choices = new ArrayList<>();
    for (int n = 0; n < 2 * FormChange.CHOICES && form.contains(at + "c" + n + ".key"); n++)
      sentChoice(form, at + "c" + n + ".", n + 1).ifPresent(choices::add);
    boolean blank = key.isEmpty() && zh.isEmpty() && en.isEmpty() && choices.isEmpty();
    if (blank || form.contains(at + "gone")) return Optional.empty();
    Form.Type type =
        house.forms().field(specialty, key).map(Form.Field::type).orElseGet(() -> type(form, at));
    Asked asked =
        new Asked(
            key,
            type,
            zh,
            en,
            form.contains(at + "required"),
            type == Form.Type.CHOICE ? Placed.inOrder(choices) : List.of());
    return Optional.of(new Placed<>(stood, number(form.get(at + "place"), stood), asked));
  }

  private static Optional<Placed<Named>> sentChoice(MultiMap form, String at, int stood) {
    Named choice = new Named(text(form, at + "key"), text(form, at + "zh"), text(form, at + "en"));
    if (choice.zh().isEmpty() && choice.en().isEmpty() || form.contains(at + "gone"))
      return Optional.empty();
    return Optional.of(new Placed<>(stood, number(form.get(at + "place"), stood), choice));
  }

  private static Form.Type type(MultiMap form, String at) {
    return Stream.of(Form.Type.values())
        .filter(t -> t.key().equals(form.get(at + "type")))
        .findFirst()
        .orElse(Form.Type.TEXT);
  }

  private static String text(MultiMap form, String name) {
    return Optional.ofNullable(form.get(name)).orElse("").strip();
  }

  private static int number(@Nullable String text, int otherwise) {
    return text != null && text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : otherwise;
  }

  // ---- what is there

  private FormChange stored(String specialty) {
    return new FormChange(
        specialty,
        house.edition(specialty).version(),
        house.forms().own(specialty).stream()
            .filter(f -> !f.retired())
            .map(FormRoutes::asIs)
            .toList(),
        List.of());
  }

  private static Asked asIs(Form.Field f) {
    return new Asked(
        f.key(),
        f.type(),
        f.zh(),
        f.en(),
        f.required(),
        f.choices().stream().map(c -> new Named(c.key(), c.zh(), c.en())).toList());
  }

  private Optional<Form.Field> common(String key) {
    return house.forms().own(COMMON).stream()
        .filter(f -> !f.retired() && f.key().equals(key))
        .findFirst();
  }

  private Line line(String specialty, Messages words) {
    String asks =
        house.forms().of(specialty).fields().stream()
            .map(f -> Visible.text(f.in(words.language().locale())))
            .collect(Collectors.joining(words.text("forms.comma")));
    long own = house.forms().own(specialty).stream().filter(f -> !f.retired()).count();
    return new Line(address(specialty), name(specialty, words), asks, (int) own);
  }

  /** Those of the settings, then others that have a form of their own. */
  private Stream<String> specialties() {
    return Stream.concat(
            house.hotlines().specialties().stream().map(Specialty::key),
            house.forms().bySpecialty().keySet().stream().filter(k -> !k.equals(COMMON)).sorted())
        .distinct();
  }

  private Optional<String> asked(RoutingContext ctx) {
    String path = Optional.ofNullable(ctx.pathParam("specialty")).orElse("");
    if (path.equals(ALL)) return Optional.of(COMMON);
    return specialties().filter(path::equals).findFirst();
  }

  private static String address(String specialty) {
    return specialty.equals(COMMON) ? ALL : specialty;
  }

  private String name(String specialty, Messages words) {
    if (specialty.equals(COMMON)) return words.text("forms.all");
    boolean zh = words.language() == Language.ZH;
    return house.hotlines().specialties().stream()
        .filter(s -> s.key().equals(specialty))
        .map(s -> Visible.text(zh ? s.zh() : s.en()))
        .findFirst()
        .orElse(Visible.text(specialty));
  }

  // ---- the page

  /**
   * @param shown as it stands on the page, sent or stored
   */
  private void page(
      RoutingContext ctx,
      Viewer viewer,
      int status,
      FormChange shown,
      String problem,
      boolean saved) {
    Messages words = words(ctx);
    FormChange.Edition edition = house.edition(shown.specialty());
    ZoneId zone = house.hotlines().zone();
    boolean all = shown.specialty().equals(COMMON);
    Map<String, Object> model = new HashMap<>();
    model.put("address", address(shown.specialty()));
    model.put("name", name(shown.specialty(), words));
    model.put("all", all);
    model.put("read", edition.version());
    model.put(
        "edition",
        edition
            .savedAt()
            .map(
                at ->
                    words.text(
                        "forms.edition",
                        edition.version(),
                        WHEN.format(at.atZone(zone)),
                        Visible.text(edition.savedBy())))
            .orElse(""));
    model.put("problem", problem);
    model.put("saved", saved);
    model.put("rows", rows(shown, all));
    model.put("types", Stream.of(Form.Type.values()).map(Form.Type::key).toList());
    model.put("common", all ? List.of() : common(shown, words));
    model.put("former", former(shown, words));
    model.put("longest", FormChange.LONGEST);
    render(ctx, viewer, status, "form", model);
  }

  /** What is there, and one more to be filled in. */
  private List<Row> rows(FormChange shown, boolean all) {
    List<Row> rows = new ArrayList<>();
    for (Asked field : shown.fields())
      rows.add(row(rows.size(), field, !all && common(field.key()).isPresent()));
    rows.add(row(rows.size(), new Asked("", Form.Type.TEXT, "", "", false, List.of()), false));
    return rows;
  }

  private static Row row(int n, Asked field, boolean replaces) {
    List<Choice> choices = new ArrayList<>();
    for (Named c : field.choices())
      choices.add(new Choice(choices.size(), c.key(), c.zh(), c.en()));
    boolean more = field.key().isEmpty() || field.type() == Form.Type.CHOICE;
    for (int i = 0; more && i < BLANK_CHOICES; i++)
      choices.add(new Choice(choices.size(), "", "", ""));
    return new Row(
        n,
        field.key(),
        field.type().key(),
        field.zh(),
        field.en(),
        field.required(),
        replaces,
        choices);
  }

  /** What this specialty asks as all do. */
  private List<Kept> common(FormChange shown, Messages words) {
    return house.forms().own(COMMON).stream()
        .filter(f -> !f.retired())
        .filter(f -> shown.fields().stream().noneMatch(own -> own.key().equals(f.key())))
        .map(f -> kept(f, false, words))
        .toList();
  }

  /**
   * What was asked once; where that of all stands in its place, it comes back by asking otherwise.
   */
  private List<Kept> former(FormChange shown, Messages words) {
    return house.forms().own(shown.specialty()).stream()
        .filter(Form.Field::retired)
        .filter(f -> shown.specialty().equals(COMMON) || common(f.key()).isEmpty())
        .filter(f -> shown.fields().stream().noneMatch(own -> own.key().equals(f.key())))
        .map(f -> kept(f, shown.again().contains(f.key()), words))
        .toList();
  }

  private static Kept kept(Form.Field f, boolean chosen, Messages words) {
    return new Kept(
        f.key(),
        Visible.text(f.in(words.language().locale())),
        f.choices().stream()
            .map(c -> Visible.text(c.in(words.language().locale())))
            .collect(Collectors.joining(words.text("forms.comma"))),
        chosen);
  }

  private static Messages words(RoutingContext ctx) {
    return Messages.in(Look.of(ctx).language());
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
}
