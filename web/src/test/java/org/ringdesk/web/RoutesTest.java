package org.ringdesk.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ringdesk.callcenter.HouseHealth;
import org.ringdesk.people.Role;
import org.ringdesk.people.Token;

/** Walks the table itself: every address, as every role and as nobody. */
class RoutesTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final TestStaff PEOPLE = new TestStaff(VERTX, InstantSource.system());
  private static final WebServer SERVER =
      MadeUpServer.of(PEOPLE)
          .health(() -> List.of(new HouseHealth.OfDatabase(Optional.empty())))
          .api(MadeUpApi.of(PEOPLE, new ApiLimits(600, 1_000)))
          .build();

  @BeforeAll
  static void start() throws Exception {
    SERVER.deploy(VERTX).await(20, TimeUnit.SECONDS);
  }

  @AfterAll
  static void stop() {
    PEOPLE.close();
    VERTX.close().await();
  }

  @Test
  void everyAddressAnswersEachRoleAsTheTableSays() {
    for (Route route : SERVER.routes().table())
      for (Role role : Role.values()) {
        String what = role + " " + route;
        Browser.Page page = ask(route, Optional.of(PEOPLE.signedIn(role)), "text/html");
        switch (route) {
          case Route.Open open -> assertTrue(reached(page), what + page);
          case Route.Local local -> assertTrue(reached(page), what + page);
          case Route.Companion c -> assertEquals(401, page.status(), what);
          // a cookie opens nothing there, whosever it is
          case Route.Api api -> assertEquals(401, page.status(), what);
          case Route.Guarded g when g.right().of(role) -> assertTrue(reached(page), what + page);
          case Route.Guarded g -> assertEquals(403, page.status(), what);
        }
      }
  }

  @Test
  void nobodyIsSentToSignInAndAProgramIsToldWhy() {
    for (Route route : SERVER.routes().table()) {
      Browser.Page page = ask(route, Optional.empty(), "text/html");
      Browser.Page problem = ask(route, Optional.empty(), "application/json");
      if (route instanceof Route.Guarded
          || route instanceof Route.Companion
          || route instanceof Route.Api) {
        boolean told = !(route instanceof Route.Guarded) || route.path().endsWith("/stream");
        assertEquals(told ? 401 : 303, page.status(), route.toString());
        if (!told) assertTrue(page.location().startsWith("/sign-in"), route.toString());
        assertEquals(401, problem.status(), route.toString());
        assertEquals("application/problem+json", problem.headers().get("content-type"));
      } else {
        assertTrue(reached(page), route + " " + page);
        assertTrue(reached(problem), route + " " + problem);
      }
    }
  }

  @Test
  void aMadeUpTokenIsNobody() {
    for (Route route : SERVER.routes().table())
      if (route instanceof Route.Guarded)
        for (Token token : List.of(Token.random(), new Token("x"), new Token("' or true --")))
          assertEquals(
              401, ask(route, Optional.of(token), "application/json").status(), route.toString());
  }

  @Test
  void whatIsForThisMachineIsForwardedToAdministratorsOnly() {
    for (Route route : SERVER.routes().table())
      if (route instanceof Route.Local local) {
        assertEquals(401, forwarded(local, Optional.empty()).status());
        for (Role role : Role.values())
          assertEquals(
              local.right().of(role) ? 200 : 403,
              forwarded(local, Optional.of(PEOPLE.signedIn(role))).status());
      }
  }

  @Test
  void nothingIsChangedByAFormThatOursDidNotSend() {
    for (Route route : SERVER.routes().table())
      if (!route.method().equals(HttpMethod.GET) && !(route instanceof Route.Companion)) {
        String path = path(route);
        Role role = somebodyWhoMay(route);
        Token token = PEOPLE.signedIn(role);
        String other = PEOPLE.signedIn(role).csrf();
        String right = token.csrf();
        assertRefused(browser(token).post(path, Map.of()), route);
        assertRefused(browser(token).post(path, Map.of("csrf", "")), route);
        assertRefused(browser(token).post(path, Map.of("csrf", other)), route);
        for (String origin : List.of("null", "https://evil.example", "http://127.0.0.1:1", "%%"))
          assertRefused(
              browser(token).with("Origin", origin).post(path, Map.of("csrf", right)), route);
        for (String site : List.of("cross-site", "same-site", "none", ""))
          assertRefused(
              browser(token).with("Sec-Fetch-Site", site).post(path, Map.of("csrf", right)), route);
        assertTrue(
            reached(
                browser(token)
                    .with("Origin", "http://127.0.0.1:" + SERVER.port())
                    .post(path, Map.of("csrf", right))),
            route.toString());
      }
    assertTrue(PEOPLE.staff().operators().all().stream().noneMatch(o -> o.disabled()));
  }

  @Test
  void strangersLearnOfTheHealthOnlyWhetherItIsWell() {
    assertTrue(new Browser(SERVER.port()).get("/health").text().contains("the database answers"));
    Browser far = new Browser(SERVER.port()).with("X-Forwarded-For", "203.0.113.9");
    assertFalse(far.get("/health").text().contains("the database answers"));
    assertTrue(far.get("/health").text().contains("\"up\""));
    for (Role role : Role.values())
      assertEquals(
          role == Role.ADMINISTRATOR,
          browser(PEOPLE.signedIn(role))
              .with("X-Forwarded-For", "203.0.113.9")
              .get("/health")
              .text()
              .contains("the database answers"));
  }

  /** Administrators, where they may: others may not do what was refused for its form. */
  private static Role somebodyWhoMay(Route route) {
    return Stream.of(Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AGENT)
        .filter(role -> !(route instanceof Route.Guarded g) || g.right().of(role))
        .findFirst()
        .orElseThrow();
  }

  private static void assertRefused(Browser.Page page, Route route) {
    assertEquals(403, page.status(), route.toString());
    assertTrue(page.text().contains("This page is out of date"), route.toString());
  }

  private static Browser.Page ask(Route route, Optional<Token> token, String accept) {
    Browser browser = token.map(RoutesTest::browser).orElseGet(() -> new Browser(SERVER.port()));
    if (!(route instanceof Route.Guarded) && token.isEmpty()) browser.get("/sign-in");
    String csrf =
        token
            .map(Token::csrf)
            .or(() -> browser.cookie("ringdesk_visit").map(v -> new Token(v).csrf()))
            .orElse("");
    browser.with("Accept", route instanceof Route.Api ? "*/*" : accept);
    return route.method().equals(HttpMethod.GET)
        ? browser.get(path(route))
        : browser.post(path(route), Map.of("csrf", csrf));
  }

  private static Browser.Page forwarded(Route route, Optional<Token> token) {
    return token
        .map(RoutesTest::browser)
        .orElseGet(() -> new Browser(SERVER.port()))
        .with("X-Forwarded-For", "203.0.113.9")
        .with("Accept", "application/json")
        .get(path(route));
  }

  private static Browser browser(Token token) {
    return new Browser(SERVER.port()).cookie("ringdesk_session", token.value());
  }

  /** Of something that there is not: found or not, whoever gets so far was let in. */
  private static String path(Route route) {
    return route
        .path()
        .replace(":id", "999999")
        .replace(":pbx", "pbx1")
        .replace(":call", "0199a0c0-0000-7000-8000-000000000000")
        .replace(":ticket", "99")
        .replace(":step", "none")
        .replace(":call", "0199a0c0-0000-7000-8000-000000000000")
        .replace(":ticket", "99")
        .replace(":step", "none")
        .replace(":specialty", "none")
        .replace(":problem", "none")
        .replace("*", "none");
  }

  private static boolean reached(Browser.Page page) {
    boolean sentAway = page.status() == 303 && page.location().contains("then=");
    return page.status() < 500
        && !sentAway
        && (page.status() != 401 || page.text().contains("is not right"))
        && page.status() != 403
        && page.status() != 405;
  }
}
