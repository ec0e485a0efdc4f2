package org.ringdesk.script;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.CallId;
import org.ringdesk.database.Database;
import org.ringdesk.database.Sql;
import org.ringdesk.people.Act;
import org.ringdesk.people.Audit;

/** The scripts' rows. */
public record Scripts(Sql sql) {
  /** Stands for every hotline that has no wording of its own. */
  public static final String ALL = "";

  /** Nobody can say more than this in one breath. */
  public static final int LONGEST = 600;

  private static final int VERSIONS = 100;
  private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");

  /** How the attempt to save a wording went. */
  public sealed interface Saving {
    record Saved(Wording wording) implements Saving {}

    /** Somebody saved another version meanwhile. */
    record Overtaken(Wording newest) implements Saving {}

    record TooLong() implements Saving {}

    /** A text in one language only, or none for all hotlines. */
    record Missing() implements Saving {}

    record NoSuchPlace(String place) implements Saving {}
  }

  public Script.Book book() {
    return Script.Book.of(
        sql.list(
            "select distinct on (hotline, step) * from script order by hotline, step, version desc",
            Wording::from));
  }

  /** Newest first. */
  public List<Wording> versions(String hotline, Step step) {
    return sql.list(
        """
        select * from script where hotline = $1 and step = $2 order by version desc limit $3
        """,
        Wording::from,
        hotline,
        step.key(),
        VERSIONS);
  }

  /**
   * @param read the version that was on the screen when the change began; 0 for none
   * @param author as people call them
   */
  public static Saving save(
      Database database,
      String hotline,
      Step step,
      int read,
      String zh,
      String en,
      String author,
      Audit.By by,
      Instant now) {
    return objection(hotline, zh, en)
        .orElseGet(
            () ->
                database.transaction(
                    tx -> {
                      var saving =
                          new Scripts(tx)
                              .add(hotline, step, read, zh.strip(), en.strip(), author, now);
                      if (saving instanceof Saving.Saved s) tell(tx, s.wording(), by, now);
                      return saving;
                    }));
  }

  private static void tell(Sql tx, Wording saved, Audit.By by, Instant now) {
    new Audit(tx, InstantSource.fixed(now))
        .add(
            by,
            Act.SCRIPT_SAVED,
            saved.step().key(),
            Map.of("hotline", saved.hotline(), "version", String.valueOf(saved.version())));
  }

  private Saving add(
      String hotline, Step step, int read, String zh, String en, String by, Instant now) {
    // the primary key alone would answer the second of two with an error instead of a sentence
    sql.list(
        "select pg_advisory_xact_lock(hashtextextended($1, 1))",
        r -> true,
        "script|%s|%s".formatted(hotline, step.key()));
    var newest = versions(hotline, step).stream().findFirst();
    int version = newest.map(Wording::version).orElse(0);
    if (newest.isPresent() && version != read) return new Saving.Overtaken(newest.get());
    return new Saving.Saved(
        sql.first(
                """
                insert into script (hotline, step, version, zh, en, saved_at, saved_by)
                values ($1, $2, $3, $4, $5, $6, $7) returning *
                """,
                Wording::from,
                hotline,
                step.key(),
                version + 1,
                zh,
                en,
                now,
                by)
            .orElseThrow());
  }

  private static Optional<Saving> objection(String hotline, String zh, String en) {
    if (zh.length() > LONGEST || en.length() > LONGEST) return Optional.of(new Saving.TooLong());
    if (zh.isBlank() != en.isBlank() || (zh.isBlank() && hotline.equals(ALL)))
      return Optional.of(new Saving.Missing());
    return PLACE
        .matcher(zh + en)
        .results()
        .map(r -> r.group(1))
        .filter(place -> Place.ofKey(place).isEmpty())
        .findFirst()
        .map(Saving.NoSuchPlace::new);
  }

  /** This was on the agent's screen from {@code at} on. */
  public void shown(CallId call, AgentName agent, Instant at, Wording wording, Locale language) {
    sql.change(
        """
        insert into script_shown (call, agent, at, hotline, step, version, language)
        values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing
        """,
        call.value(),
        agent.value(),
        at,
        wording.hotline(),
        wording.step().key(),
        wording.version(),
        language.getLanguage());
  }
}
