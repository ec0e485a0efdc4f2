package org.ringdesk.seal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ringdesk.database.Database;
import org.ringdesk.database.Row;
import org.ringdesk.database.Sql;
import org.ringdesk.figure.Terms;
import org.ringdesk.seal.Verdict.Broken;
import org.ringdesk.seal.Verdict.Why;

/** The seals in the database, in the order they were made. Nothing here changes one. */
public final class Seals {
  /** A chain is read so many seals at a time. */
  private static final int PAGE = 100;

  private final Database database;

  public Seals(Database database) {
    this.database = database;
  }

  /**
   * Seals a day; one that is sealed gets a revision when its calls are not what they were. Several
   * servers may do it at once.
   *
   * @param zone the day's, unless it was sealed before; {@code terms} likewise
   * @return empty when it was sealed before as it is
   */
  public Optional<Seal> seal(LocalDate day, ZoneId zone, Terms terms, Instant now) {
    return database.transaction(
        sql -> {
          sql.change("lock table day_seal in exclusive mode"); // one chain: one after the other
          var last = last(sql, day);
          var in = last.map(Seal::zone).orElse(zone);
          var by = last.map(Seals::terms).orElse(terms);
          if (last.filter(s -> s.calls().equals(callsNow(sql, day, in))).isPresent())
            return Optional.<Seal>empty();
          var facts = DayFacts.read(sql, day, in, by);
          var before = end(sql);
          var seal =
              new Seal(
                  before.no() + 1,
                  day,
                  last.map(Seal::revision).orElse(0) + 1,
                  now,
                  in,
                  by.answerWithin(),
                  by.shortAbandon(),
                  Sha256.of(DayFacts.lines(facts.calls())),
                  before.hash(),
                  facts.figures());
          write(sql, seal, DayFacts.lines(facts.calls()));
          return Optional.of(seal);
        });
  }

  /** Empty for a day that is not sealed. */
  public Optional<Verdict> verify(LocalDate day) {
    return last(database, day)
        .map(
            seal ->
                new Verdict(
                    seal,
                    broken(seal.no()),
                    compare(seal, DayFacts.read(database, day, seal.zone(), terms(seal)))));
  }

  /** The last revision. */
  public Optional<Seal> last(LocalDate day) {
    return last(database, day);
  }

  public Comparison compare(Seal seal, DayFacts counted) {
    return Comparison.of(seal, sealedCalls(seal), counted);
  }

  /** What was agreed when it was sealed; a sealed figure asks for no repeats. */
  public static Terms terms(Seal seal) {
    return new Terms(seal.answerWithin(), seal.shortAbandon(), Terms.STANDARD.repeatDays());
  }

  /** Whether the calls of a sealed day are not what they were. */
  boolean late(LocalDate day) {
    return last(database, day)
        .filter(s -> !s.calls().equals(callsNow(database, day, s.zone())))
        .isPresent();
  }

  /** From the first day with calls on, at most {@code most} days back. */
  List<LocalDate> unsealed(LocalDate lastDay, int most, ZoneId zone) {
    return database.list(
        """
        select d::date as day
        from (select min(entered_at) as at from call where direction = 'in') first, generate_series(
          greatest((first.at at time zone $3)::date, $1::date - $2::int + 1)::timestamp, $1::date::timestamp, interval '1 day') d
        where first.at is not null and not exists (select from day_seal s where s.day = d::date)
        order by 1
        """,
        row -> row.day("day"),
        lastDay,
        most,
        zone.getId());
  }

  List<LocalDate> sealed(LocalDate lastDay, int most) {
    return database.list(
        "select distinct day from day_seal where day > $1::date - $2::int and day <= $1 order by 1",
        row -> row.day("day"),
        lastDay,
        most);
  }

  /** The PBXs whose ledger watched on that day and was not laid beside the link up to its end. */
  List<String> awaited(LocalDate day, ZoneId zone) {
    var whole = DayFacts.whole(day, zone);
    return database.list(
        """
        select name from pbx
        where coalesce(reconciled_until, '-infinity') < $2 and exists (
          select from watch where pbx = name and witness = 'ledger' and since < $2 and coalesce(until, 'infinity') > $1)
        order by 1
        """,
        row -> row.text("name"),
        whole.from(),
        whole.to());
  }

  private SortedMap<String, String> sealedCalls(Seal seal) {
    return DayFacts.ofLines(
        database
            .first("select calls from day_seal where no = $1", row -> row.text("calls"), seal.no())
            .orElse(""));
  }

  private static String callsNow(Sql sql, LocalDate day, ZoneId zone) {
    return Sha256.of(DayFacts.lines(DayFacts.calls(sql, day, zone)));
  }

  /** The end of the chain; 0 and no hash before the first seal. */
  private record End(long no, String hash) {}

  private static End end(Sql sql) {
    return sql.first(
            "select no, hash from day_seal order by no desc limit 1",
            row -> new End(row.number("no"), row.text("hash")))
        .orElse(new End(0, ""));
  }

  private static void write(Sql sql, Seal seal, String calls) {
    sql.change(
        """
        insert into day_seal (no, day, revision, sealed_at, zone, answer_within, short_abandon, calls, previous, hash)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        seal.no(),
        seal.day(),
        seal.revision(),
        seal.sealedAt(),
        seal.zone().getId(),
        micros(seal.answerWithin()),
        micros(seal.shortAbandon()),
        calls,
        seal.previous(),
        seal.hash());
    var figures = seal.figures();
    sql.change(
        """
        insert into sealed_figure (day, revision, figure, scope, version, numerator, denominator, unknown, calls)
        select $1, $2, * from unnest($3::text[], $4::text[], $5::int[], $6::bigint[], $7::bigint[], $8::bigint[], $9::text[])
        """,
        seal.day(),
        seal.revision(),
        figures.stream().map(SealedFigure::figure).toArray(String[]::new),
        figures.stream().map(SealedFigure::scope).toArray(String[]::new),
        figures.stream().map(SealedFigure::version).toArray(Integer[]::new),
        figures.stream().map(SealedFigure::numerator).toArray(Long[]::new),
        figures.stream().map(SealedFigure::denominator).toArray(Long[]::new),
        unknowns(figures),
        figures.stream().map(SealedFigure::calls).toArray(String[]::new));
  }

  private static @Nullable Long[] unknowns(List<SealedFigure> figures) {
    var unknowns = new @Nullable Long[figures.size()];
    for (int i = 0; i < unknowns.length; i++) unknowns[i] = figures.get(i).unknown().orElse(null);
    return unknowns;
  }

  private Optional<Broken> broken(long upTo) {
    var before = new End(0, "");
    for (var page = page(before.no(), upTo); !page.isEmpty(); page = page(before.no(), upTo)) {
      for (var link : page) {
        var seal = link.seal();
        var why = why(link, before);
        if (why.isPresent()) return why.map(w -> new Broken(seal.day(), seal.revision(), w));
        before = new End(seal.no(), link.hash());
      }
    }
    return Optional.empty();
  }

  private static Optional<Why> why(Link link, End before) {
    if (link.seal().no() != before.no() + 1) return Optional.of(Why.MISSING);
    if (!link.seal().previous().equals(before.hash())) return Optional.of(Why.UNCHAINED);
    return link.seal().hash().equals(link.hash()) ? Optional.empty() : Optional.of(Why.CHANGED);
  }

  /** A seal with the hash that is stored for it. */
  private record Link(Seal seal, String hash) {}

  private List<Link> page(long after, long upTo) {
    return links(database, "no > $1 and no <= $2 order by no limit $3", after, upTo, (long) PAGE);
  }

  private static Optional<Seal> last(Sql sql, LocalDate day) {
    return links(sql, "day = $1 order by revision desc limit 1", day).stream()
        .findFirst()
        .map(Link::seal);
  }

  private static List<Link> links(Sql sql, String where, Object... parameters) {
    var links =
        sql.list(
            "select no, day, revision, sealed_at, zone, answer_within, short_abandon, previous, hash,"
                + " encode(sha256(convert_to(calls, 'UTF8')), 'hex') as calls from day_seal where "
                + where,
            bare(),
            parameters);
    var whole = new ArrayList<Link>();
    for (var link : links) whole.add(new Link(withFigures(sql, link.seal()), link.hash()));
    return whole;
  }

  private static Function<Row, Link> bare() {
    return row ->
        new Link(
            new Seal(
                row.number("no"),
                row.day("day"),
                row.get(Integer.class, "revision"),
                row.instant("sealed_at"),
                ZoneId.of(row.text("zone")),
                Duration.ofNanos(row.number("answer_within") * 1_000),
                Duration.ofNanos(row.number("short_abandon") * 1_000),
                row.text("calls"),
                row.text("previous"),
                List.of()),
            row.text("hash"));
  }

  private static Seal withFigures(Sql sql, Seal seal) {
    return new Seal(
        seal.no(),
        seal.day(),
        seal.revision(),
        seal.sealedAt(),
        seal.zone(),
        seal.answerWithin(),
        seal.shortAbandon(),
        seal.calls(),
        seal.previous(),
        sql.list(
            "select * from sealed_figure where day = $1 and revision = $2",
            SealedFigure::from,
            seal.day(),
            seal.revision()));
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
