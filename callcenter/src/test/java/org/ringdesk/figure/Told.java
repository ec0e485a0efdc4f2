package org.ringdesk.figure;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringdesk.database.Sql;
import org.ringdesk.figure.Spans.Span;

/** A made-up call, told in the order it happened, as the rows it leaves. */
final class Told {
  private static final AtomicLong SERIAL = new AtomicLong();

  private record Visit(
      int no, String queue, Instant at, @Nullable Instant ended, @Nullable String outcome) {}

  private record Ring(
      int visit,
      String phone,
      String agent,
      Instant at,
      @Nullable Instant rang,
      boolean known,
      @Nullable Instant ended,
      @Nullable String how) {}

  private record Talk(
      int visit,
      String phone,
      String agent,
      Instant since,
      @Nullable Instant until,
      List<Span> held) {}

  final UUID id = UUID.randomUUID();
  private final String uniqueid = "made-up." + SERIAL.incrementAndGet();
  final Instant at;
  private final List<Visit> visits = new ArrayList<>();
  private final List<Ring> rings = new ArrayList<>();
  private final List<Talk> talks = new ArrayList<>();
  private @Nullable String number;
  private String direction = "in";
  private boolean ami = true;
  private @Nullable Instant ended;
  private @Nullable String outcome;

  private Told(Instant at) {
    this.at = at;
  }

  static Told call(Instant at) {
    return new Told(at);
  }

  Told from(String number) {
    this.number = number;
    return this;
  }

  Told goingOut() {
    direction = "out";
    return this;
  }

  Told onlyInTheLedger() {
    ami = false;
    return this;
  }

  Told visits(String queue, Instant at) {
    visits.add(new Visit(visits.size(), queue, at, null, null));
    return this;
  }

  /** A phone that really rang. */
  Told rings(String agent, Instant from, @Nullable Instant to, @Nullable String how) {
    return ring(agent, from, from, true, to, how);
  }

  /** Busy or dead. */
  Told tries(String agent, Instant at) {
    return ring(agent, at, null, true, at, "busy");
  }

  /** Only the queue_log tells of it. */
  Told mayRing(String agent, Instant from, Instant to) {
    return ring(agent, from, null, false, to, "no_answer");
  }

  private Told ring(
      String agent,
      Instant at,
      @Nullable Instant rang,
      boolean known,
      @Nullable Instant to,
      @Nullable String how) {
    rings.add(new Ring(visits.size() - 1, phone(), agent, at, rang, known, to, how));
    return this;
  }

  private static String phone() {
    return "phone." + SERIAL.incrementAndGet();
  }

  Told talks(String agent, Instant since, @Nullable Instant until, Span... held) {
    talks.add(new Talk(visits.size() - 1, phone(), agent, since, until, List.of(held)));
    return until == null ? this : leaves(until, "answered");
  }

  /** The visit ends, and if it is the last one the call with it. */
  Told leaves(Instant at, String how) {
    var last = visits.removeLast();
    visits.add(new Visit(last.no(), last.queue(), last.at(), at, how));
    ended = at;
    outcome = how;
    return this;
  }

  Told hangsUp(Instant at) {
    return leaves(at, "abandoned");
  }

  static void write(Sql sql, Told... calls) {
    write(sql, List.of(calls));
  }

  static void write(Sql sql, List<Told> calls) {
    sql.change("insert into pbx (name) values ('pbx1') on conflict do nothing");
    sql.change(
        """
        insert into call (id, pbx, uniqueid, linkedid, direction, context, hotline, desk_id, from_raw, from_number, entered_at,
                          local_day, answered_at, ended_at, outcome, ami, ledger, journal)
        select id, 'pbx1', uniqueid, uniqueid, direction, 'from-trunk', '4001', 1, coalesce(number, ''), number, entered,
               entered::date, answered, ended, outcome, ami, not ami, '{}'
        from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[], $8::text[], $9::bool[])
          as c (id, uniqueid, direction, number, entered, answered, ended, outcome, ami)
        """,
        array(calls, UUID[]::new, c -> c.id),
        array(calls, String[]::new, c -> c.uniqueid),
        array(calls, String[]::new, c -> c.direction),
        array(calls, String[]::new, c -> c.number),
        array(calls, Instant[]::new, c -> c.at),
        array(
            calls,
            Instant[]::new,
            c -> c.talks.stream().map(Talk::since).min(Instant::compareTo).orElse(null)),
        array(calls, Instant[]::new, c -> c.ended),
        array(calls, String[]::new, c -> c.talks.isEmpty() ? c.outcome : "answered"),
        array(calls, Boolean[]::new, c -> c.ami));
    var visits = each(calls, c -> c.visits);
    sql.change(
        """
        insert into visit (call, no, queue, specialty, entered_at, ended_at, outcome)
        select call, no, queue, queue, entered, ended, outcome
        from unnest($1::uuid[], $2::int[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::text[])
          as v (call, no, queue, entered, ended, outcome)
        """,
        array(visits, UUID[]::new, v -> v.call().id),
        array(visits, Integer[]::new, v -> v.part().no()),
        array(visits, String[]::new, v -> v.part().queue()),
        array(visits, Instant[]::new, v -> v.part().at()),
        array(visits, Instant[]::new, v -> v.part().ended()),
        array(visits, String[]::new, v -> v.part().outcome()));
    var rings = each(calls, c -> c.rings);
    sql.change(
        """
        insert into ring (call, phone, visit, channel, agent, called_at, rang_at, rang_known, ended_at, how)
        select call, phone, visit, 'PJSIP/' || agent, agent, called, rang, known, ended, how
        from unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::bool[], $8::timestamptz[], $9::text[])
          as r (call, phone, visit, agent, called, rang, known, ended, how)
        """,
        array(rings, UUID[]::new, r -> r.call().id),
        array(rings, String[]::new, r -> r.part().phone()),
        array(rings, Integer[]::new, r -> r.part().visit()),
        array(rings, String[]::new, r -> r.part().agent()),
        array(rings, Instant[]::new, r -> r.part().at()),
        array(rings, Instant[]::new, r -> r.part().rang()),
        array(rings, Boolean[]::new, r -> r.part().known()),
        array(rings, Instant[]::new, r -> r.part().ended()),
        array(rings, String[]::new, r -> r.part().how()));
    var talks = each(calls, c -> c.talks);
    sql.change(
        """
        insert into talk (call, phone, visit, agent, since, until, held)
        select call, phone, visit, agent, since, until, held::tstzmultirange
        from unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::text[])
          as t (call, phone, visit, agent, since, until, held)
        """,
        array(talks, UUID[]::new, t -> t.call().id),
        array(talks, String[]::new, t -> t.part().phone()),
        array(talks, Integer[]::new, t -> t.part().visit()),
        array(talks, String[]::new, t -> t.part().agent()),
        array(talks, Instant[]::new, t -> t.part().since()),
        array(talks, Instant[]::new, t -> t.part().until()),
        array(
            talks,
            String[]::new,
            t ->
                t.part().held().stream()
                    .map(h -> "[" + h.from() + "," + h.to() + ")")
                    .collect(Collectors.joining(",", "{", "}"))));
  }

  /** An agent's spell; {@code until} null: it is still going on. */
  static void spell(
      Sql sql,
      String pbx,
      String agent,
      String state,
      String reason,
      Instant since,
      @Nullable Instant until) {
    sql.change("insert into pbx (name) values ($1) on conflict do nothing", pbx);
    sql.change(
        "insert into presence (pbx, agent, since, state, phone, reason, until) values ($1, $2, $3, $4, '', $5, $6)",
        pbx,
        agent,
        since,
        state,
        reason,
        until == null ? null : until.atOffset(ZoneOffset.UTC));
  }

  private record Part<T>(Told call, T part) {}

  private static <T> List<Part<T>> each(List<Told> calls, Function<Told, List<T>> parts) {
    return calls.stream().flatMap(c -> parts.apply(c).stream().map(p -> new Part<>(c, p))).toList();
  }

  private static <T, A> @Nullable A[] array(
      List<T> of, IntFunction<@Nullable A[]> make, Function<T, @Nullable A> each) {
    return of.stream().map(each).toArray(make);
  }
}
