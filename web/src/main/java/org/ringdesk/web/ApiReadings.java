package org.ringdesk.web;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringdesk.api.Readings;
import org.ringdesk.board.BoardSnapshot.LastCall;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallId;
import org.ringdesk.customer.PhoneNumber;
import org.ringdesk.people.Act;
import org.ringdesk.people.ApiToken;
import org.ringdesk.people.Audit;
import org.ringdesk.store.CallRows;
import org.ringdesk.ticket.TicketNumber;

/** Calls, visits, tickets and customers, as far as a token sees. */
final class ApiReadings {
  private final Readings readings;
  private final CallRows rows;
  private final ApiHouse house;
  private final Audit audit;
  private final InstantSource clock;

  ApiReadings(ApiHouse house, Audit audit, InstantSource clock) {
    this.readings = new Readings(house.sql());
    this.rows = new CallRows(house.hotlines(), call -> number(house, call).e164());
    this.house = house;
    this.audit = audit;
    this.clock = clock;
  }

  void calls(RoutingContext ctx, ApiToken token) {
    ApiQuery query = query(ctx);
    page(ctx, readings.calls(query.filter(), token.reach(), query.cursor(), query.limit()));
  }

  /** Who saw it is in the audit. */
  void call(RoutingContext ctx, ApiToken token) {
    CallId id = query(ctx).call();
    JsonObject json =
        new JsonObject(readings.call(id, token.reach()).orElseThrow(ApiQuery::missing));
    rows.read(house.sql(), "id = $1", id.value()).stream()
        .findFirst()
        .ifPresent(call -> json.put("sentence", sentence(call)));
    seen(ctx, token, Act.CALL_SEEN, Map.of(Audit.CALL, id.toString()));
    ApiRoutes.json(ctx, json.encode());
  }

  private JsonObject sentence(Call call) {
    LastCall last =
        LastCall.of(
            call, house.hotlines(), number(house, call).shown(), Optional.empty(), clock.instant());
    JsonObject sentence = new JsonObject();
    for (Language language : Language.values())
      sentence.put(language.key(), new CallSentence(Messages.in(language)).of(last));
    return sentence;
  }

  void visits(RoutingContext ctx, ApiToken token) {
    ApiQuery query = query(ctx);
    page(ctx, readings.visits(query.filter(), token.reach(), query.cursor(), query.limit()));
  }

  void visit(RoutingContext ctx, ApiToken token) {
    ApiQuery query = query(ctx);
    one(
        ctx,
        query
            .number("no")
            .filter(no -> no <= Short.MAX_VALUE)
            .flatMap(no -> readings.visit(query.call(), no.intValue(), token.reach())));
  }

  void tickets(RoutingContext ctx, ApiToken token) {
    ApiQuery query = query(ctx);
    page(
        ctx,
        readings.tickets(
            query.filter(),
            query.value("open").map("true"::equals),
            token.reach(),
            query.cursor(),
            query.limit()));
  }

  void ticket(RoutingContext ctx, ApiToken token) {
    one(
        ctx,
        TicketNumber.typed(Optional.ofNullable(ctx.pathParam("ticket")).orElse(""))
            .flatMap(number -> readings.ticket(number, token.reach())));
  }

  /** By a number as people write it; who was found is in the audit. */
  void customers(RoutingContext ctx, ApiToken token) {
    String said = query(ctx).value("number").orElse("").replace(' ', '+');
    String region = house.hotlines().hotlines().getFirst().region();
    List<Readings.Found> found =
        PhoneNumber.read(said, region)
            .e164()
            .map(e164 -> readings.customers(e164, token.reach()))
            .orElseThrow(() -> Problem.PARAMETER.because("number is no telephone number."));
    found.forEach(f -> seen(ctx, token, f));
    page(
        ctx,
        new Readings.Page(found.stream().map(Readings.Found::json).toList(), Optional.empty()));
  }

  void customer(RoutingContext ctx, ApiToken token) {
    Optional<Readings.Found> found =
        query(ctx).number("customer").flatMap(id -> readings.customer(id, token.reach()));
    found.ifPresent(f -> seen(ctx, token, f));
    one(ctx, found.map(Readings.Found::json));
  }

  private void seen(RoutingContext ctx, ApiToken token, Readings.Found customer) {
    seen(ctx, token, Act.CARD_SEEN, Map.of(Audit.CUSTOMER, String.valueOf(customer.id())));
  }

  private void seen(RoutingContext ctx, ApiToken token, Act act, Map<String, String> what) {
    Map<String, String> detail = new java.util.HashMap<>(what);
    detail.put("token", token.name());
    audit.add(new Audit.By(null, "", Peer.address(ctx)), act, "", detail);
  }

  private ApiQuery query(RoutingContext ctx) {
    return new ApiQuery(ctx, house.hotlines().zone());
  }

  private static PhoneNumber number(ApiHouse house, Call call) {
    return PhoneNumber.read(call.line().from(), house.hotlines().of(call.line().to()).region());
  }

  private static void one(RoutingContext ctx, Optional<String> json) {
    ApiRoutes.json(ctx, json.orElseThrow(ApiQuery::missing));
  }

  private void page(RoutingContext ctx, Readings.Page page) {
    String next =
        page.next().map(cursor -> '"' + cursor.text(query(ctx).list()) + '"').orElse("null");
    ApiRoutes.json(
        ctx, "{\"items\":[" + String.join(",", page.items()) + "],\"next\":" + next + "}");
  }
}
