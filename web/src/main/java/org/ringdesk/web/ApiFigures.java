package org.ringdesk.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.ringdesk.figure.AgentFigures;
import org.ringdesk.figure.Buckets;
import org.ringdesk.figure.Buckets.Step;
import org.ringdesk.figure.CallFigures;
import org.ringdesk.figure.Figure;
import org.ringdesk.figure.FigureLine;
import org.ringdesk.figure.Group;
import org.ringdesk.figure.Measure;
import org.ringdesk.figure.Only;
import org.ringdesk.people.ApiToken;
import org.ringdesk.people.Reach;

/** The figures of any time: the lines that {@code deploy/desk report --json} prints. */
final class ApiFigures {
  /** Whoever wants more asks for the parts. */
  static final int BUCKETS = 1_000;

  static final int LINES = 10_000;

  private static final String AGENT = "agent";

  private final ApiHouse house;
  private final InstantSource clock;

  ApiFigures(ApiHouse house, InstantSource clock) {
    this.house = house;
    this.clock = clock;
  }

  void calls(RoutingContext ctx, ApiToken token) {
    ApiQuery query = query(ctx);
    String by = query.value("by").orElseThrow();
    Optional<String> queue = query.value("queue");
    Buckets buckets = buckets(query, by);
    ZoneId zone = buckets.zone();
    Instant now = clock.instant();
    CallFigures calls = new CallFigures(house.sql(), house.terms(), now);
    Only only = only(token, queue);
    Optional<Group> group = Group.ofKey(by);
    List<FigureLine> lines;
    if (group.isPresent())
      lines =
          calls.byGroup(buckets, group.get(), only).stream()
              .map(l -> FigureLine.of(l, group.get(), queue, zone))
              .toList();
    else if (by.equals(AGENT))
      lines =
          new AgentFigures(house.sql(), now)
              .read(buckets, only).stream().map(l -> FigureLine.byAgent(l, queue, zone)).toList();
    else
      lines =
          calls.byTime(buckets, only).stream()
              .map(l -> FigureLine.of(new CallFigures.Line(l.bucket(), queue, l.tally()), zone))
              .toList();
    answer(query, by, buckets, lines);
  }

  void agents(RoutingContext ctx, ApiToken token) {
    ApiQuery query = query(ctx);
    String by = query.value("by").orElseThrow();
    Buckets buckets = buckets(query, by);
    answer(
        query,
        by,
        buckets,
        new AgentFigures(house.sql(), clock.instant())
            .read(buckets, only(token, Optional.empty())).stream()
                .map(l -> FigureLine.of(l, buckets.zone()))
                .toList());
  }

  /** The calls that count for this token. */
  private static Only only(ApiToken token, Optional<String> queue) {
    Only asked = queue.map(q -> Only.of(Group.QUEUE, q)).orElse(Only.EVERYTHING);
    Reach reach = token.reach();
    return reach.limited() ? asked.seenBy(new Only.Seen(reach.desks(), reach.hotlines())) : asked;
  }

  void definitions(RoutingContext ctx, ApiToken token) {
    ApiRoutes.json(ctx, definitions().encode());
  }

  private static JsonObject definitions() {
    JsonArray figures = new JsonArray();
    for (Figure figure : Figure.values())
      figures.add(
          new JsonObject()
              .put("key", figure.key())
              .put(
                  "field",
                  figure.unit() == Figure.Unit.SECONDS ? figure.key() + "_seconds" : figure.key())
              .put("version", figure.version())
              .put("unit", figure.unit() == Figure.Unit.SECONDS ? "seconds" : "rate")
              .put("formula", figure.formula())
              .put("meaning", figure.meaning()));
    JsonArray measures = new JsonArray();
    for (Measure measure : Measure.values())
      measures.add(new JsonObject().put("key", measure.key()).put("counts", measure.counts()));
    return new JsonObject().put("figures", figures).put("measures", measures);
  }

  private static void answer(ApiQuery query, String by, Buckets buckets, List<FigureLine> lines) {
    if (lines.size() > LINES)
      throw Problem.PARAMETER.because(
          "So long a time has more than " + LINES + " lines: ask for its parts.");
    JsonArray all = new JsonArray();
    lines.forEach(l -> all.add(new JsonObject(l.fields())));
    JsonObject json =
        new JsonObject()
            .put("from", at(buckets.from(), buckets.zone()))
            .put("to", at(buckets.to(), buckets.zone()))
            .put("timezone", buckets.zone().getId())
            .put("by", by)
            .put("lines", all);
    if (query.flag("explain")) json.put("definitions", definitions());
    ApiRoutes.json(query.ctx(), json.encode());
  }

  private static String at(Instant moment, ZoneId zone) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(moment.atZone(zone));
  }

  private static Buckets buckets(ApiQuery query, String by) {
    Instant from = query.moment("from").orElseThrow();
    Instant to = query.moment("to").orElseThrow();
    if (!from.isBefore(to)) throw Problem.PARAMETER.because("to must be later than from.");
    Optional<Step> step = Step.ofKey(by);
    if (step.isEmpty()) return Buckets.whole(from, to, query.zone());
    try {
      Buckets buckets = Buckets.of(step.get(), from, to, query.zone());
      if (buckets.size() <= BUCKETS) return buckets;
    } catch (IllegalArgumentException e) {
      // still more
    }
    throw Problem.PARAMETER.because(
        "So long a time has more than " + BUCKETS + " steps: ask for its parts.");
  }

  private ApiQuery query(RoutingContext ctx) {
    return new ApiQuery(ctx, house.hotlines().zone());
  }
}
