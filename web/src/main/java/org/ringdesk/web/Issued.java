package org.ringdesk.web;

import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import org.ringdesk.people.Viewer;

/**
 * A secret of ours for a program of others, on a page that is seen once.
 *
 * @param what it is called, {@code note} what it is for
 * @param back where the page leads
 */
public record Issued(String title, String what, String secret, String note, String back) {
  static void page(RoutingContext ctx, Viewer viewer, Pages pages, Issued issued) {
    Look look = Look.of(ctx);
    Messages words = Messages.in(look.language());
    SignInRoutes.send(
        ctx,
        200,
        pages.render(
            "issued",
            words,
            Map.of("look", look, "me", Me.of(ctx, viewer, words), "issued", issued)));
  }
}
