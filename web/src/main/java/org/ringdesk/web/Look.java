package org.ringdesk.web;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How this browser wants its pages: from the address ({@code ?lang=zh&theme=dark&wall}), else from
 * what an earlier address left in a cookie, else from the browser itself.
 *
 * @param wall a screen nobody touches: dark unless told, everything on one screen
 */
public record Look(Language language, Theme theme, boolean wall) {
  /** {@code AUTO} follows the machine's own setting. */
  public enum Theme {
    AUTO,
    LIGHT,
    DARK;

    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Duration REMEMBERED = Duration.ofDays(400);

  public static Look of(RoutingContext ctx) {
    Optional<Language> language = asked(ctx, "lang").flatMap(Language::ofKey);
    language.ifPresent(l -> remember(ctx, "lang", l.key()));
    Optional<Theme> theme = asked(ctx, "theme").flatMap(Look::theme);
    theme.ifPresent(t -> remember(ctx, "theme", t.key()));
    boolean wall = ctx.request().params().contains("wall");
    return new Look(
        language
            .or(() -> kept(ctx, "lang").flatMap(Language::ofKey))
            .orElseGet(() -> Language.accepted(accepted(ctx))),
        theme
            .or(() -> kept(ctx, "theme").flatMap(Look::theme))
            .orElse(wall ? Theme.DARK : Theme.AUTO),
        wall);
  }

  /** What somebody reads, where this browser never said otherwise. */
  static void prefer(RoutingContext ctx, Language language) {
    if (asked(ctx, "lang").or(() -> kept(ctx, "lang")).isEmpty())
      remember(ctx, "lang", language.key());
  }

  private static Optional<Theme> theme(String key) {
    return Stream.of(Theme.values()).filter(t -> t.key().equals(key)).findFirst();
  }

  private static Optional<String> asked(RoutingContext ctx, String name) {
    return Optional.ofNullable(ctx.request().params().get(name));
  }

  private static Optional<String> kept(RoutingContext ctx, String name) {
    return Optional.ofNullable(ctx.request().getCookie(name)).map(Cookie::getValue);
  }

  private static String accepted(RoutingContext ctx) {
    return Optional.ofNullable(ctx.request().getHeader("Accept-Language")).orElse("");
  }

  private static void remember(RoutingContext ctx, String name, String value) {
    if (ctx.response().headWritten()) return;
    // the theme is read by the page's own switch; neither tells anything about anybody
    ctx.response()
        .addCookie(
            Cookie.cookie(name, value)
                .setPath("/")
                .setMaxAge(REMEMBERED.toSeconds())
                .setSameSite(CookieSameSite.LAX));
  }
}
