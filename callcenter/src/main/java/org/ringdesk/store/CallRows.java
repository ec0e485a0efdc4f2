package org.ringdesk.store;

import static org.ringdesk.database.Sql.array;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallId;
import org.ringdesk.call.Direction;
import org.ringdesk.call.Evidence;
import org.ringdesk.call.Leg;
import org.ringdesk.call.Line;
import org.ringdesk.call.Outcome;
import org.ringdesk.call.QueueName;
import org.ringdesk.call.Ring;
import org.ringdesk.call.RingEnd;
import org.ringdesk.call.Stay;
import org.ringdesk.call.Step;
import org.ringdesk.call.Talk;
import org.ringdesk.call.Visit;
import org.ringdesk.call.Witness;
import org.ringdesk.database.CopyRows;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;
import org.ringdesk.hotline.Hotlines;

/**
 * Calls as rows: {@code call}, {@code visit}, {@code ring}, {@code talk}, {@code ivr_step}. Writing
 * is repeatable: a call's rows become what the call is now. Hotline, specialty and day are stored
 * as they were then, so that a later renaming moves no past figure.
 */
public final class CallRows {
  /** A call may have begun so long before its day and still be up in it. */
  public static final Duration LONGEST_CALL = Duration.ofDays(1);

  private static final int MAIN_DESK = 1;

  private final Hotlines hotlines;
  private final Function<Call, Optional<String>> e164;

  /**
   * @param e164 the caller's number in E.164, where it can be read as one
   */
  public CallRows(Hotlines hotlines, Function<Call, Optional<String>> e164) {
    this.hotlines = hotlines;
    this.e164 = e164;
  }

  /** A row that says this already is left alone: writing it again costs its indexes too. */
  public void write(Sql sql, Collection<Call> calls) {
    if (calls.isEmpty()) return;
    writeCalls(sql, List.copyOf(calls));
    writeSteps(sql, calls);
    var visits = numbered(calls);
    if (visits.isEmpty()) return;
    writeVisits(sql, visits);
    writeRings(sql, visits);
    writeTalks(sql, visits);
  }

  /**
   * The rows of calls that have none yet, for COPY. Only the ledger tells of them: it knows no
   * steps, no holds and no journal.
   */
  List<CopyRows> ofLedger(Collection<Call> calls) {
    var visits = numbered(calls);
    return List.of(callRows(calls), visitRows(visits), ringRows(visits), talkRows(visits));
  }

  /**
   * What the rows say of a call.
   *
   * @param byAmi whether the manager link told of it
   */
  public record Known(CallId id, boolean byAmi, boolean byLedger, boolean over) {}

  /** Which of these calls have rows, by the caller's Uniqueid. */
  public Map<String, Known> known(Sql sql, String pbx, Collection<String> uniqueids) {
    return sql
        .list(
            "select uniqueid, id, ami, ledger, ended_at is not null as over from call where pbx = $1 and uniqueid = any($2::text[])",
            r ->
                Map.entry(
                    r.text("uniqueid"),
                    new Known(
                        new CallId(r.uuid("id")), r.flag("ami"), r.flag("ledger"), r.flag("over"))),
            pbx,
            uniqueids.toArray(String[]::new))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Says of calls that the ledger tells of them too, and nothing else. */
  public void witnessed(Sql sql, Collection<CallId> calls) {
    if (calls.isEmpty()) return;
    sql.change(
        "update call set ledger = true where id = any($1::uuid[]) and not ledger",
        (Object) calls.stream().map(CallId::value).toArray(UUID[]::new));
  }

  /** Writes calls whose rows may say something else altogether, also of their beginning. */
  public void replace(Sql sql, List<Call> calls) {
    if (calls.isEmpty()) return;
    var ids = array(calls, UUID[]::new, c -> c.id().value());
    sql.change("delete from visit where call = any($1::uuid[])", (Object) ids);
    write(sql, calls);
    sql.change(
        """
        update call set entered_at = new.entered_at, local_day = new.local_day, hotline = new.hotline
        from unnest($1::uuid[], $2::timestamptz[], $3::date[], $4::text[]) as new (id, entered_at, local_day, hotline)
        where call.id = new.id
        """,
        ids,
        array(calls, Instant[]::new, Call::enteredAt),
        array(calls, LocalDate[]::new, this::localDay),
        array(calls, String[]::new, c -> c.line().to()));
  }

  /** A step with its call and its place in it, from 0. */
  private record Taken(Call call, int no, Step step) {}

  private void writeSteps(Sql sql, Collection<Call> calls) {
    var steps = new ArrayList<Taken>();
    for (var call : calls) {
      int no = 0;
      for (var step : call.steps()) steps.add(new Taken(call, no++, step));
    }
    if (steps.isEmpty()) return;
    sql.change(
        """
        insert into ivr_step (call, no, at, step, value)
        select * from unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::text[], $5::text[])
        on conflict (call, no) do nothing
        """,
        array(steps, UUID[]::new, s -> s.call().id().value()),
        array(steps, Integer[]::new, Taken::no),
        array(steps, Instant[]::new, s -> s.step().at()),
        array(steps, String[]::new, s -> s.step().name()),
        array(steps, String[]::new, s -> s.step().value()));
  }

  /** A visit with its call and its place in it, from 0. */
  private record Numbered(Call call, int no, Visit visit) {}

  private static List<Numbered> numbered(Collection<Call> calls) {
    var list = new ArrayList<Numbered>();
    for (var call : calls) {
      int no = 0;
      for (var visit : call.visits()) list.add(new Numbered(call, no++, visit));
    }
    return list;
  }

  private void writeCalls(Sql sql, List<Call> calls) {
    sql.change(
        """
        insert into call (id, pbx, uniqueid, linkedid, direction, context, hotline, desk_id, from_raw, from_number, entered_at,
                          local_day, rang_at, answered_at, ended_at, outcome, evidence, ami, ledger, journal)
        select id, pbx, uniqueid, linkedid, direction, context, hotline, %d, from_raw, from_number, entered_at,
               local_day, rang_at, answered_at, ended_at, outcome, evidence, ami, ledger, journal::bigint[]
        from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                    $10::timestamptz[], $11::date[], $12::timestamptz[], $13::timestamptz[], $14::timestamptz[], $15::text[],
                    $16::text[], $17::bool[], $18::bool[], $19::text[])
          as new (id, pbx, uniqueid, linkedid, direction, context, hotline, from_raw, from_number, entered_at, local_day, rang_at,
                  answered_at, ended_at, outcome, evidence, ami, ledger, journal)
        on conflict (pbx, uniqueid) do update set
          linkedid = excluded.linkedid, direction = excluded.direction, context = excluded.context, hotline = excluded.hotline,
          entered_at = excluded.entered_at, local_day = excluded.local_day,
          from_raw = excluded.from_raw, from_number = excluded.from_number, rang_at = excluded.rang_at, answered_at = excluded.answered_at, ended_at = excluded.ended_at, outcome = excluded.outcome,
          evidence = excluded.evidence, ami = call.ami or excluded.ami, ledger = call.ledger or excluded.ledger,
          journal = excluded.journal
        """
            .formatted(MAIN_DESK),
        array(calls, UUID[]::new, c -> c.id().value()),
        array(calls, String[]::new, c -> c.caller().pbx()),
        array(calls, String[]::new, c -> c.caller().uniqueid()),
        array(calls, String[]::new, c -> c.line().linked().uniqueid()),
        array(calls, String[]::new, c -> key(c.direction())),
        array(calls, String[]::new, c -> c.line().context()),
        array(calls, String[]::new, c -> c.line().to()),
        array(calls, String[]::new, c -> c.line().from()),
        array(calls, String[]::new, c -> e164.apply(c).orElse(null)),
        array(calls, Instant[]::new, Call::enteredAt),
        array(calls, LocalDate[]::new, this::localDay),
        array(calls, Instant[]::new, c -> c.rangAt().orElse(null)),
        array(calls, Instant[]::new, c -> c.answeredAt().orElse(null)),
        array(calls, Instant[]::new, c -> c.endedAt().orElse(null)),
        array(calls, String[]::new, c -> c.outcome().map(Outcome::key).orElse(null)),
        array(calls, String[]::new, c -> c.evidence().map(Evidence::key).orElse(null)),
        array(calls, Boolean[]::new, c -> c.seenBy().contains(Witness.AMI)),
        array(calls, Boolean[]::new, c -> c.seenBy().contains(Witness.LEDGER)),
        array(
            calls,
            String[]::new,
            c ->
                c.journal().stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(",", "{", "}"))));
  }

  private CopyRows callRows(Collection<Call> calls) {
    var rows =
        new CopyRows(
            "call",
            "id",
            "pbx",
            "uniqueid",
            "linkedid",
            "direction",
            "context",
            "hotline",
            "desk_id",
            "from_raw",
            "from_number",
            "entered_at",
            "local_day",
            "rang_at",
            "answered_at",
            "ended_at",
            "outcome",
            "evidence",
            "ami",
            "ledger",
            "journal");
    for (var c : calls)
      rows.row()
          .uuid(c.id().value())
          .text(c.caller().pbx())
          .text(c.caller().uniqueid())
          .text(c.line().linked().uniqueid())
          .text(key(c.direction()))
          .text(c.line().context())
          .text(c.line().to())
          .integer(MAIN_DESK)
          .text(c.line().from())
          .text(e164.apply(c).orElse(null))
          .moment(c.enteredAt())
          .day(localDay(c))
          .moment(c.rangAt().orElse(null))
          .moment(c.answeredAt().orElse(null))
          .moment(c.endedAt().orElse(null))
          .text(c.outcome().map(Outcome::key).orElse(null))
          .text(c.evidence().map(Evidence::key).orElse(null))
          .flag(c.seenBy().contains(Witness.AMI))
          .flag(c.seenBy().contains(Witness.LEDGER))
          .noBigints();
    return rows;
  }

  private LocalDate localDay(Call call) {
    return call.enteredAt().atZone(hotlines.of(call.line().to()).zone()).toLocalDate();
  }

  private void writeVisits(Sql sql, List<Numbered> visits) {
    sql.change(
        """
        insert into visit (call, no, queue, specialty, entered_at, ended_at, outcome, evidence)
        select * from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::text[], $8::text[])
        on conflict (call, no) do update set ended_at = excluded.ended_at, outcome = excluded.outcome, evidence = excluded.evidence
          where (visit.ended_at, visit.outcome, visit.evidence) is distinct from (excluded.ended_at, excluded.outcome, excluded.evidence)
        """,
        array(visits, UUID[]::new, v -> v.call().id().value()),
        array(visits, Integer[]::new, Numbered::no),
        array(visits, String[]::new, v -> v.visit().queue().value()),
        array(visits, String[]::new, v -> hotlines.of(v.visit().queue()).key()),
        array(visits, Instant[]::new, v -> v.visit().enteredAt()),
        array(visits, Instant[]::new, v -> ended(v.visit()).map(Stay.Ended::at).orElse(null)),
        array(
            visits, String[]::new, v -> ended(v.visit()).map(e -> e.outcome().key()).orElse(null)),
        array(visits, String[]::new, v -> ended(v.visit()).map(e -> e.by().key()).orElse(null)));
  }

  private CopyRows visitRows(List<Numbered> visits) {
    var rows =
        new CopyRows(
            "visit",
            "call",
            "no",
            "queue",
            "specialty",
            "entered_at",
            "ended_at",
            "outcome",
            "evidence");
    for (var v : visits) {
      var ended = ended(v.visit());
      rows.row()
          .uuid(v.call().id().value())
          .smallint(v.no())
          .text(v.visit().queue().value())
          .text(hotlines.of(v.visit().queue()).key())
          .moment(v.visit().enteredAt())
          .moment(ended.map(Stay.Ended::at).orElse(null))
          .text(ended.map(e -> e.outcome().key()).orElse(null))
          .text(ended.map(e -> e.by().key()).orElse(null));
    }
    return rows;
  }

  private static Optional<Stay.Ended> ended(Visit visit) {
    return visit.stay() instanceof Stay.Ended e ? Optional.of(e) : Optional.empty();
  }

  /** A ring with its visit. */
  private record Rung(Numbered in, Ring ring) {}

  private void writeRings(Sql sql, List<Numbered> visits) {
    var rings =
        visits.stream().flatMap(v -> v.visit().rings().stream().map(r -> new Rung(v, r))).toList();
    if (rings.isEmpty()) return;
    sql.change(
        """
        insert into ring (call, phone, visit, channel, agent, called_at, rang_at, rang_known, ended_at, how)
        select * from unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[],
                             $8::bool[], $9::timestamptz[], $10::text[])
        on conflict (call, phone) do update
          set rang_at = excluded.rang_at, rang_known = excluded.rang_known, ended_at = excluded.ended_at, how = excluded.how
          where (ring.rang_at, ring.rang_known, ring.ended_at, ring.how)
            is distinct from (excluded.rang_at, excluded.rang_known, excluded.ended_at, excluded.how)
        """,
        array(rings, UUID[]::new, r -> r.in().call().id().value()),
        array(rings, String[]::new, r -> r.ring().phone().uniqueid()),
        array(rings, Integer[]::new, r -> r.in().no()),
        array(rings, String[]::new, r -> r.ring().channel()),
        array(rings, String[]::new, r -> r.ring().agent().value()),
        array(rings, Instant[]::new, r -> r.ring().calledAt()),
        array(rings, Instant[]::new, r -> r.ring().rangAt().orElse(null)),
        array(rings, Boolean[]::new, r -> r.ring().known()),
        array(rings, Instant[]::new, r -> r.ring().endedAt().orElse(null)),
        array(rings, String[]::new, r -> r.ring().how().map(RingEnd::key).orElse(null)));
  }

  private static CopyRows ringRows(List<Numbered> visits) {
    var rows =
        new CopyRows(
            "ring",
            "call",
            "phone",
            "visit",
            "channel",
            "agent",
            "called_at",
            "rang_at",
            "rang_known",
            "ended_at",
            "how");
    for (var v : visits)
      for (var ring : v.visit().rings())
        rows.row()
            .uuid(v.call().id().value())
            .text(ring.phone().uniqueid())
            .smallint(v.no())
            .text(ring.channel())
            .text(ring.agent().value())
            .moment(ring.calledAt())
            .moment(ring.rangAt().orElse(null))
            .flag(ring.known())
            .moment(ring.endedAt().orElse(null))
            .text(ring.how().map(RingEnd::key).orElse(null));
    return rows;
  }

  /** A talk with its visit. */
  private record Talked(Numbered in, Talk talk) {}

  private void writeTalks(Sql sql, List<Numbered> visits) {
    var talks =
        visits.stream().flatMap(v -> v.visit().talk().stream().map(t -> new Talked(v, t))).toList();
    if (talks.isEmpty()) return;
    sql.change(
        """
        insert into talk (call, phone, visit, agent, since, until, held)
        select call, phone, visit, agent, since, until, held::tstzmultirange
        from unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::text[])
          as new (call, phone, visit, agent, since, until, held)
        on conflict (call, phone) do update set until = excluded.until, held = excluded.held
          where (talk.until, talk.held) is distinct from (excluded.until, excluded.held)
        """,
        array(talks, UUID[]::new, t -> t.in().call().id().value()),
        array(talks, String[]::new, t -> t.talk().phone().uniqueid()),
        array(talks, Integer[]::new, t -> t.in().no()),
        array(talks, String[]::new, t -> t.talk().agent().value()),
        array(talks, Instant[]::new, t -> t.talk().since()),
        array(talks, Instant[]::new, t -> t.talk().until().orElse(null)),
        array(
            talks,
            String[]::new,
            t ->
                t.talk().held().stream()
                    .map(CallRows::range)
                    .collect(Collectors.joining(",", "{", "}"))));
  }

  private static CopyRows talkRows(List<Numbered> visits) {
    var rows = new CopyRows("talk", "call", "phone", "visit", "agent", "since", "until");
    for (var v : visits)
      v.visit()
          .talk()
          .ifPresent(
              talk ->
                  rows.row()
                      .uuid(v.call().id().value())
                      .text(talk.phone().uniqueid())
                      .smallint(v.no())
                      .text(talk.agent().value())
                      .moment(talk.since())
                      .moment(talk.until().orElse(null)));
    return rows;
  }

  private static String range(Talk.Hold hold) {
    return "[" + hold.since() + "," + hold.until().map(Instant::toString).orElse("") + ")";
  }

  /**
   * The calls that {@code where} names, in the order they came, with all that their rows hold. A
   * visit whose queue let go but which has not ended reads as waiting: the journal knows better,
   * and is what a restart replays.
   *
   * @param where a condition on {@code call}
   */
  public List<Call> read(Sql sql, String where, @Nullable Object... parameters) {
    var rows =
        sql.list(
            "select *, journal::text as rows from call where " + where + " order by entered_at, id",
            CallRow::from,
            parameters);
    var ids = rows.stream().map(CallRow::id).toArray(UUID[]::new);
    var rings =
        grouped(
            sql.list(
                "select * from ring where call = any($1::uuid[]) order by called_at",
                RingRow::from,
                (Object) ids),
            RingRow::of);
    var talks =
        grouped(
            sql.list(
                "select * from talk where call = any($1::uuid[]) order by since",
                TalkRow::from,
                (Object) ids),
            TalkRow::of);
    var visits =
        grouped(
            sql.list(
                "select * from visit where call = any($1::uuid[]) order by call, no",
                VisitRow::from,
                (Object) ids),
            VisitRow::call);
    var steps =
        grouped(
            sql.list(
                "select * from ivr_step where call = any($1::uuid[]) order by call, no",
                StepRow::from,
                (Object) ids),
            StepRow::call);
    return rows.stream()
        .map(
            row ->
                row.call(
                    steps.getOrDefault(row.id(), List.of()).stream().map(StepRow::step).toList(),
                    visits.getOrDefault(row.id(), List.of()).stream()
                        .map(
                            v ->
                                v.visit(
                                    row.pbx(),
                                    rings.getOrDefault(v.key(), List.of()),
                                    talks.getOrDefault(v.key(), List.of())))
                        .toList()))
        .toList();
  }

  /**
   * The calls that came in and ended from {@code since} on.
   *
   * @param until what ended later is left out; null for all
   */
  public List<Call> ended(Sql sql, String pbx, Instant since, @Nullable Instant until) {
    return read(
        sql,
        "pbx = $1 and direction = 'in' and entered_at >= $2 and ended_at >= $3 and ($4::timestamptz is null or ended_at <= $4)",
        pbx,
        since.minus(LONGEST_CALL),
        since,
        until);
  }

  private static <K, V> Map<K, List<V>> grouped(List<V> values, Function<V, K> key) {
    var map = new HashMap<K, List<V>>();
    for (var value : values)
      map.computeIfAbsent(key.apply(value), k -> new ArrayList<>()).add(value);
    return map;
  }

  private record VisitKey(UUID call, long no) {}

  private record CallRow(
      UUID id,
      String pbx,
      String uniqueid,
      String linkedid,
      String direction,
      String context,
      String from,
      String to,
      Instant enteredAt,
      Optional<Instant> endedAt,
      Optional<String> outcome,
      boolean ami,
      boolean ledger,
      String journal) {
    static CallRow from(Row r) {
      return new CallRow(
          r.uuid("id"),
          r.text("pbx"),
          r.text("uniqueid"),
          r.text("linkedid"),
          r.text("direction"),
          r.text("context"),
          r.text("from_raw"),
          r.text("hotline"),
          r.instant("entered_at"),
          r.maybe(Instant.class, "ended_at"),
          r.maybe(String.class, "outcome"),
          r.flag("ami"),
          r.flag("ledger"),
          r.text("rows"));
    }

    Call call(List<Step> steps, List<Visit> visits) {
      var journalRows = new java.util.TreeSet<Long>();
      for (var row : journal.replaceAll("[{}]", "").split(","))
        if (!row.isEmpty()) journalRows.add(Long.valueOf(row));
      var ended = outcome.map(Outcome::ofKey);
      return new Call(
          new CallId(id),
          new Leg(pbx, uniqueid),
          Direction.valueOf(direction.toUpperCase(java.util.Locale.ROOT)),
          new Line(new Leg(pbx, linkedid), context, from, to),
          enteredAt,
          false,
          false,
          endedAt,
          ended.filter(o -> visits.stream().noneMatch(v -> v.outcome().equals(Optional.of(o)))),
          ended.equals(Optional.of(Outcome.LOST_WITH_PBX)),
          seenBy(),
          visits,
          steps,
          journalRows);
    }

    private Set<Witness> seenBy() {
      var witnesses = EnumSet.noneOf(Witness.class);
      if (ami) witnesses.add(Witness.AMI);
      if (ledger) witnesses.add(Witness.LEDGER);
      return Set.copyOf(witnesses);
    }
  }

  private record StepRow(UUID call, Step step) {
    static StepRow from(Row r) {
      return new StepRow(
          r.uuid("call"), new Step(r.instant("at"), r.text("step"), r.text("value")));
    }
  }

  private record VisitRow(
      UUID call,
      long no,
      String queue,
      Instant enteredAt,
      Optional<Instant> endedAt,
      Optional<String> outcome,
      Optional<String> evidence) {
    static VisitRow from(Row r) {
      return new VisitRow(
          r.uuid("call"),
          r.get(Short.class, "no"),
          r.text("queue"),
          r.instant("entered_at"),
          r.maybe(Instant.class, "ended_at"),
          r.maybe(String.class, "outcome"),
          r.maybe(String.class, "evidence"));
    }

    VisitKey key() {
      return new VisitKey(call, no);
    }

    Visit visit(String pbx, List<RingRow> rings, List<TalkRow> talks) {
      Optional<Talk> talk =
          talks.isEmpty() ? Optional.empty() : Optional.of(talks.getFirst().talk(pbx));
      Stay stay =
          outcome.isPresent()
              ? new Stay.Ended(
                  Outcome.ofKey(outcome.get()),
                  Evidence.valueOf(evidence.orElseThrow().toUpperCase(java.util.Locale.ROOT)),
                  endedAt.orElseThrow(),
                  talk)
              : talk.<Stay>map(Stay.Talking::new).orElseGet(Stay.Waiting::new);
      return new Visit(
          new QueueName(queue), enteredAt, rings.stream().map(r -> r.ring(pbx)).toList(), stay);
    }
  }

  private record RingRow(
      VisitKey of,
      String phone,
      String channel,
      String agent,
      Instant calledAt,
      Optional<Instant> rangAt,
      boolean known,
      Optional<Instant> endedAt,
      Optional<String> how) {
    static RingRow from(Row r) {
      return new RingRow(
          new VisitKey(r.uuid("call"), r.get(Short.class, "visit")),
          r.text("phone"),
          r.text("channel"),
          r.text("agent"),
          r.instant("called_at"),
          r.maybe(Instant.class, "rang_at"),
          r.flag("rang_known"),
          r.maybe(Instant.class, "ended_at"),
          r.maybe(String.class, "how"));
    }

    Ring ring(String pbx) {
      return new Ring(
          new Leg(pbx, phone),
          channel,
          new AgentName(agent),
          calledAt,
          rangAt,
          known,
          endedAt,
          how.map(h -> RingEnd.valueOf(h.toUpperCase(java.util.Locale.ROOT))));
    }
  }

  /** Holds are not read back: no figure of a call that was read needs them yet. */
  private record TalkRow(
      VisitKey of, String phone, String agent, Instant since, Optional<Instant> until) {
    static TalkRow from(Row r) {
      return new TalkRow(
          new VisitKey(r.uuid("call"), r.get(Short.class, "visit")),
          r.text("phone"),
          r.text("agent"),
          r.instant("since"),
          r.maybe(Instant.class, "until"));
    }

    Talk talk(String pbx) {
      return new Talk(new Leg(pbx, phone), new AgentName(agent), since, until, List.of());
    }
  }

  private static String key(Direction direction) {
    return direction.name().toLowerCase(java.util.Locale.ROOT);
  }
}
