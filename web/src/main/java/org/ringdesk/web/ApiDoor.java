package org.ringdesk.web;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ringdesk.people.ApiToken;
import org.ringdesk.people.ApiTokens;
import org.ringdesk.people.Scope;

/**
 * Lets programs in by their token, and only by it: a cookie opens nothing here, so no other site's
 * page can ask in somebody's name. Counts how often they ask. Confined to one context.
 */
final class ApiDoor {
  private static final String BEARER = "Bearer ";
  private static final int STRANGERS = 10_000;
  private static final int KNOWN = 1_000;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ApiTokens tokens;
  private final ApiLimits limits;
  private final Map<Long, Bucket> buckets = new HashMap<>();
  private final Map<String, Bucket> strangers = new Newest<>(STRANGERS);

  /** Secrets that opened something: a stranger behind the same address keeps none of them out. */
  private final Map<String, Long> known = new Newest<>(KNOWN);

  /** So many at the most; the one that was not asked for longest is forgotten first. */
  private static final class Newest<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1L;
    private final int most;

    Newest(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > most;
    }
  }

  ApiDoor(ApiTokens tokens, ApiLimits limits) {
    this.tokens = tokens;
    this.limits = limits;
  }

  /**
   * @throws Problem.Found when it may not come in, or not now
   */
  ApiToken opened(Route.Api route, RoutingContext ctx) {
    String address = Peer.address(ctx);
    String secret = secret(ctx.request());
    Optional<ApiToken> token =
        known.containsKey(secret) || !exhausted(address) ? tokens.opened(secret) : Optional.empty();
    if (token.isEmpty()) {
      known.remove(secret);
      throw stranger(ctx, address);
    }
    known.put(secret, token.get().id());
    count(ctx, token.get());
    if (!token.get().may(route.right()))
      throw Problem.RIGHT.because(
          "The token " + token.get().name() + " has not " + route.right().key() + ".");
    if (route.scope() == Scope.HOUSE && token.get().reach().limited())
      throw Problem.REACH.because(
          "This tells of the whole house; the token sees some desks or hotlines only.");
    return token.get();
  }

  /** Those whose token opens nothing any more. */
  Set<HttpServerRequest> gone(Set<HttpServerRequest> requests) {
    return requests.stream()
        .filter(r -> tokens.opened(secret(r)).isEmpty())
        .collect(Collectors.toSet());
  }

  private static String secret(HttpServerRequest request) {
    String given = request.getHeader(HttpHeaders.AUTHORIZATION);
    return given != null && given.startsWith(BEARER) ? given.substring(BEARER.length()) : "";
  }

  /** Whoever guesses is not even looked up. */
  private boolean exhausted(String address) {
    Bucket bucket = strangers.get(address);
    return bucket != null && bucket.getAvailableTokens() == 0;
  }

  private Problem.Found stranger(RoutingContext ctx, String address) {
    Bucket bucket = strangers.computeIfAbsent(address, a -> bucket(limits.strangersPerMinute()));
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      wait(ctx, probe);
      return Problem.RATE.because("Too many requests without a token that opens anything.");
    }
    ctx.response().putHeader("WWW-Authenticate", "Bearer realm=\"Ringdesk\"");
    return Problem.TOKEN.because("Send Authorization: Bearer and a token of this house.");
  }

  private void count(RoutingContext ctx, ApiToken token) {
    ConsumptionProbe probe =
        buckets
            .computeIfAbsent(token.id(), id -> bucket(limits.perMinute()))
            .tryConsumeAndReturnRemaining(1);
    ctx.response()
        .putHeader("RateLimit-Policy", "\"token\";q=" + limits.perMinute() + ";w=60")
        .putHeader(
            "RateLimit",
            "\"token\";r="
                + probe.getRemainingTokens()
                + ";t="
                + seconds(probe.getNanosToWaitForReset()));
    if (probe.isConsumed()) return;
    wait(ctx, probe);
    throw Problem.RATE.because(
        "The token " + token.name() + " may ask " + limits.perMinute() + " times in a minute.");
  }

  private static void wait(RoutingContext ctx, ConsumptionProbe probe) {
    ctx.response()
        .putHeader(
            HttpHeaders.RETRY_AFTER, String.valueOf(seconds(probe.getNanosToWaitForRefill())));
  }

  private static long seconds(long nanos) {
    return Duration.ofNanos(nanos + 999_999_999).toSeconds();
  }

  private static Bucket bucket(int perMinute) {
    return Bucket.builder()
        .addLimit(Bandwidth.builder().capacity(perMinute).refillGreedy(perMinute, MINUTE).build())
        .build();
  }
}
