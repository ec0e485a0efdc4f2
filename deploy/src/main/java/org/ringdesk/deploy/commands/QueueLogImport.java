package org.ringdesk.deploy.commands;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ringdesk.agent.PresenceChange;
import org.ringdesk.database.Copy;
import org.ringdesk.database.Database;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.ledger.Ledger;
import org.ringdesk.ledger.LedgerCalls;
import org.ringdesk.ledger.LedgerPresence;
import org.ringdesk.ledger.Places;
import org.ringdesk.ledger.QueueLogFile;
import org.ringdesk.ledger.QueueLogLine;
import org.ringdesk.store.CallRows;
import org.ringdesk.store.LedgerRows;
import org.ringdesk.store.Ownership;

/**
 * Reads queue_log files from end to end, in one pass: while the calls of one batch are written, so
 * are the lines of the next, the one after that is packed and yet another is read. What is held is
 * bounded by the batch and by {@link LedgerCalls}.
 */
final class QueueLogImport {
  private static final int BATCH = 2_000;

  /** So many are held, being packed and written, beside the one that is read. */
  private static final int BATCHES = 4;

  /** Lines to look at before a file is said to be no queue_log. */
  private static final int LOOKED_AT = 1_000;

  /** So many line numbers are listed of each unknown event, and so many broken lines. */
  private static final int LISTED = 1_000;

  private static final Duration PROGRESS = Duration.ofSeconds(2);

  /** A running server has these calls itself, or will have them. */
  private static final Duration LIVE = Duration.ofMinutes(10);

  /** An agent's session may have begun, or may end, so many days outside the files. */
  private static final int DAYS_AROUND = 31;

  /**
   * A file and the moment its first line tells.
   *
   * @param first empty of a file without a line
   */
  record Found(Path path, Optional<Instant> first) {}

  /**
   * What was done.
   *
   * @param open calls without an end in the files
   * @param failure why a file could not be read to its end, else empty
   */
  record Done(
      long lines,
      LedgerRows.Sum sum,
      long open,
      long unknown,
      long broken,
      Duration took,
      String failure) {}

  private final Database database;
  private final LedgerRows rows;
  private final Ledger ledger;
  private final LedgerCalls calls;
  private final LedgerPresence presence;
  private final Clock clock;
  private final PrintStream err;
  private final Map<String, Unknown> unknown = new TreeMap<>();
  private final Copy lineCopy;
  private final Copy callCopy;
  private final ExecutorService packer = Executors.newSingleThreadExecutor();
  private final ExecutorService lineWriter = Executors.newSingleThreadExecutor();
  private final ExecutorService callWriter = Executors.newSingleThreadExecutor();
  private final Deque<Future<LedgerRows.Sum>> writing = new ArrayDeque<>();
  private LedgerRows.Batch batch = empty();
  private LedgerRows.Sum sum = LedgerRows.Sum.NOTHING;
  private boolean live;
  private long leftToServer;
  private long lines;
  private long open;
  private long broken;
  private long bytesDone;
  private long bytes;
  private Instant heard = Instant.EPOCH;
  private Instant sessionsTo = Instant.EPOCH;
  private Instant began = Instant.EPOCH;
  private Instant told = Instant.EPOCH;

  /**
   * @param lineCopy for the lines of one batch
   * @param callCopy for the calls of the one before
   */
  QueueLogImport(
      Database database,
      Copy lineCopy,
      Copy callCopy,
      CallRows rows,
      String pbx,
      Clock clock,
      PrintStream err) {
    this.database = database;
    this.lineCopy = lineCopy;
    this.callCopy = callCopy;
    this.rows = new LedgerRows(database, rows, pbx);
    this.ledger = new Ledger(pbx);
    this.calls = new LedgerCalls(pbx);
    this.presence = new LedgerPresence(pbx);
    this.clock = clock;
    this.err = err;
  }

  /**
   * The files as their lines follow each other.
   *
   * @throws Command.Misused when one of them cannot be read or is no queue_log
   */
  static List<Found> inOrder(List<Path> files) {
    return files.stream()
        .map(QueueLogImport::look)
        .sorted(Comparator.comparing(f -> f.first().orElse(Instant.MAX)))
        .toList();
  }

  private static Found look(Path path) {
    try (var file = new QueueLogFile(path)) {
      var line = file.next();
      if (line.isEmpty()) return new Found(path, Optional.empty());
      for (int i = 0; line.isPresent() && i < LOOKED_AT; i++, line = file.next())
        if (QueueLogLine.read(line.get()) instanceof QueueLogLine.Read r)
          return new Found(path, Optional.of(r.line().moment()));
    } catch (IOException e) {
      throw new Command.Misused(path + " cannot be read: " + Run.lastWord(e) + ".");
    }
    throw new Command.Misused(
        path + " is no queue_log: none of its first lines reads epoch|callid|queue|agent|event|…");
  }

  Done run(List<Found> files) {
    began = clock.instant();
    told = began;
    database.change("insert into pbx (name) values ($1) on conflict do nothing", ledger.pbx());
    live = Ownership.holder(database, ledger.pbx()).isPresent();
    var failure = "";
    try {
      for (var file : files) bytes += size(file.path());
      first(files).ifPresent(this::rememberSessions);
      for (var file : files) {
        if (file.first().isEmpty()) continue;
        failure = read(file.path());
        if (heard.isAfter(sessionsTo)) sessionsTo = heard;
        if (!failure.isEmpty()) break;
      }
      for (var call : calls.rest()) take(call);
      if (sessionsTo.isAfter(Instant.EPOCH)) endSessions(sessionsTo);
      for (var spell : presence.open()) batch.spells().add(spell);
      write();
      await(0);
      rows.settle();
    } finally {
      packer.close();
      lineWriter.close();
      callWriter.close();
    }
    report();
    return new Done(
        lines,
        sum,
        open,
        unknown.values().stream().mapToLong(u -> u.count).sum(),
        broken,
        Duration.between(began, clock.instant()),
        failure);
  }

  private static Optional<Instant> first(List<Found> files) {
    return files.stream().flatMap(f -> f.first().stream()).findFirst();
  }

  private static long size(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      return 0; // only the time left is told wrong
    }
  }

  /** Why the file could not be read to its end; what came before is kept. */
  private String read(Path path) {
    var places = new Places();
    try (var file = new QueueLogFile(path)) {
      for (var line = file.next(); line.isPresent(); line = file.next()) {
        lines++;
        switch (QueueLogLine.read(line.get())) {
          case QueueLogLine.Read r -> take(places, r.line(), path, file.number());
          case QueueLogLine.Broken b -> take(b, path, file.number());
        }
        if (batch.lines().size() >= BATCH || batch.broken().size() >= BATCH) {
          write();
          progress(path, bytesDone + file.bytes());
        }
      }
      bytesDone += file.bytes();
      return "";
    } catch (IOException e) {
      var why = path + " cannot be read further: " + Run.lastWord(e) + ".";
      err.println(why);
      return why;
    }
  }

  private void take(Places places, QueueLogLine line, Path path, long number) {
    if (!LedgerCalls.knows(line.event()))
      unknown.computeIfAbsent(line.event(), e -> new Unknown()).add(path, number);
    heard = line.moment();
    var placed = places.next(line);
    batch.lines().add(placed);
    // An overlapping file tells of agents again, and only their latest state is remembered.
    if (!line.moment().isBefore(sessionsTo)) batch.spells().addAll(presence.add(line));
    for (var call : calls.add(placed)) take(call);
  }

  private void take(LedgerCalls.Told call) {
    var ended = call.call().endedAt();
    if (ended.isEmpty()) open++;
    if (live && ended.map(e -> e.isAfter(began.minus(LIVE))).orElse(true)) leftToServer++;
    else batch.calls().add(call);
  }

  private void take(QueueLogLine.Broken line, Path path, long number) {
    broken++;
    batch.broken().add(line);
    if (broken <= LISTED)
      err.println(path.getFileName() + ":" + number + ": " + line.why() + ": " + shown(line.raw()));
    if (broken == LISTED + 1) err.println("More broken lines are counted, not listed.");
  }

  private static String shown(String raw) {
    var text = raw.replaceAll("\\p{Cntrl}", "\u00b7");
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }

  /** Sessions that began in what was read in another run. */
  private void rememberSessions(Instant first) {
    for (int day = DAYS_AROUND; day > 0; day--)
      for (var line :
          ledger.presences(
              database, first.minus(Duration.ofDays(day)), first.minus(Duration.ofDays(day - 1))))
        batch.spells().addAll(presence.add(line.line()));
  }

  /** Sessions that end in what was read in another run. */
  private void endSessions(Instant last) {
    var from = last.plusSeconds(1);
    for (int day = 0; day < DAYS_AROUND && !presence.open().isEmpty(); day++)
      for (var line :
          ledger.presences(
              database, from.plus(Duration.ofDays(day)), from.plus(Duration.ofDays(day + 1))))
        batch.spells().addAll(presence.add(line.line()));
  }

  /** Its calls are written after its lines, beside the lines of the next batch. */
  private void write() {
    var full = distinct(batch);
    batch = empty();
    if (full.isEmpty()) return;
    await(BATCHES - 1);
    var packed = packer.submit(() -> rows.pack(full));
    var news = lineWriter.submit(() -> rows.lines(lineCopy, packed.get(), clock.instant()));
    writing.add(callWriter.submit(() -> rows.calls(callCopy, packed.get(), news.get())));
  }

  /** One statement must not touch a row twice. */
  private static LedgerRows.Batch distinct(LedgerRows.Batch of) {
    record Spell(String agent, Instant since) {}
    var spells = new LinkedHashMap<Spell, PresenceChange>();
    for (var s : of.spells())
      spells.put(new Spell(s.agent().value(), s.before().or(s::after).orElseThrow().since()), s);
    return new LedgerRows.Batch(of.lines(), of.calls(), List.copyOf(spells.values()), of.broken());
  }

  /** Until so few batches are being written. */
  private void await(int few) {
    try {
      while (writing.size() > few) sum = sum.plus(writing.remove().get());
    } catch (ExecutionException e) {
      for (var cause = e.getCause(); cause != null; cause = cause.getCause())
        if (cause instanceof DatabaseException d) throw d;
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static LedgerRows.Batch empty() {
    return new LedgerRows.Batch(
        new ArrayList<>(BATCH), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  private void progress(Path path, long read) {
    var now = clock.instant();
    if (Duration.between(told, now).compareTo(PROGRESS) < 0) return;
    told = now;
    var seconds = Duration.between(began, now).toMillis() / 1000.0;
    var left = read == 0 ? 0 : seconds * (bytes - read) / read;
    err.printf(
        "%s: %,d lines, %,.0f a second, about %.0f s left%n",
        path.getFileName(), lines, lines / seconds, Math.ceil(left));
  }

  private void report() {
    unknown.forEach(
        (event, u) ->
            err.printf(
                "unknown event %s: %d, in %s%s%n",
                event, u.count, String.join(", ", u.where), u.count > LISTED ? " …" : ""));
    if (open > 0) err.printf("%d calls have no end in these files and stay open.%n", open);
    if (leftToServer > 0)
      err.printf(
          "%d calls that last, or ended in the last %d minutes, are left to the server that runs.%n",
          leftToServer, LIVE.toMinutes());
  }

  private static final class Unknown {
    private final List<String> where = new ArrayList<>();
    private long count;

    void add(Path path, long number) {
      if (++count <= LISTED) where.add(path.getFileName() + ":" + number);
    }
  }
}
