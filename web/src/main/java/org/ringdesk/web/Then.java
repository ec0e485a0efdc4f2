package org.ringdesk.web;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where to go after signing in: only ever to a page of ours. */
final class Then {
  static final String HOME = "/board";

  /**
   * One slash, then nothing that a browser would read as another host: it takes a backslash for a
   * slash, and skips tabs and line breaks.
   */
  private static final Pattern LOCAL = Pattern.compile("/(?![/\\\\])[\\x21-\\x7e&&[^\\\\]]{0,500}");

  private Then() {}

  /** What was asked for ({@code ?then=} or the form's field), made harmless. */
  static String of(RoutingContext ctx) {
    return local(
        Optional.ofNullable(ctx.request().getFormAttribute("then"))
            .or(() -> Optional.ofNullable(ctx.request().getParam("then")))
            .orElse(HOME));
  }

  static String local(String asked) {
    boolean ours = LOCAL.matcher(asked).matches() && !asked.startsWith("/sign-");
    return ours ? asked : HOME;
  }
}
