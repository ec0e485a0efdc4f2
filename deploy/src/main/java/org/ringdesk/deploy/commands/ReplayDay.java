package org.ringdesk.deploy.commands;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.ringdesk.call.Call;
import org.ringdesk.call.Outcome;
import org.ringdesk.callcenter.DayReplay;
import org.ringdesk.database.Database;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.deploy.DatabaseUrl;
import org.ringdesk.deploy.replay.CallLine;
import org.ringdesk.seal.Comparison;
import org.ringdesk.seal.DayFacts;
import org.ringdesk.seal.Seal;
import org.ringdesk.seal.Seals;
import org.ringdesk.web.CallSentence;
import org.ringdesk.web.Language;
import org.ringdesk.web.Messages;

/**
 * Plays the PBXs' own words of a sealed day again and lays what comes of them beside the seal and
 * the rows: each figure that differs, and each call that explains it, replayed and stored. Exit
 * code 0 when all is as sealed, 1 when not.
 */
public final class ReplayDay implements Command {
  private static final Set<String> OWN_PHONES = Set.of("from-agents", "from-internal");
  private static final CallSentence SENTENCE = new CallSentence(Messages.in(Language.EN));

  /**
   * What came of it.
   *
   * @param forgotten calls whose words are not kept any more
   * @param figures the replay beside the seal
   * @param calls those that are not the same replayed, stored and sealed; of what is forgotten
   *     there is nothing to compare
   */
  record Result(Seal seal, long forgotten, Comparison figures, List<Twice> calls) {
    boolean asSealed() {
      return forgotten == 0 && figures.equal() && calls.isEmpty();
    }
  }

  /** A call as it was replayed and as it is stored. */
  record Twice(String id, Optional<Call> replayed, Optional<Call> stored) {}

  @Override
  public int run(List<String> args) {
    var request = DayRequest.of("replay-day", args);
    try {
      var result =
          UsualDatabase.with(
              request.database(), UsualDatabase.settings(), url -> replay(request, url));
      var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
      lines(result, request.json()).forEach(out::println);
      out.flush();
      return result.asSealed() ? 0 : 1;
    } catch (FlywayException | DatabaseException | IOException e) {
      System.err.println("The database cannot be used: " + Run.lastWord(e));
      return 1;
    }
  }

  static Result replay(DayRequest request, DatabaseUrl url) {
    var vertx = Vertx.vertx();
    try (var source = new Database(vertx, url.value(), 1);
        var bench = new Database(vertx, url.value(), 1)) {
      var seals = new Seals(source);
      var seal = seals.last(request.day()).orElseThrow(request::notSealed);
      var replay = new DayReplay(source, bench, OWN_PHONES);
      var replayed = replay.replay(seal);
      var figures = seals.compare(seal, replayed.facts());
      var stored = DayFacts.read(source, seal.day(), seal.zone(), Seals.terms(seal));
      var forgotten = replay.forgotten(seal);
      var apart = apart(figures, replayed.facts(), stored);
      if (forgotten > 0) apart.retainAll(replayed.calls().keySet());
      return new Result(
          seal, forgotten, figures, twice(apart, source, replay, seal, replayed.calls()));
    } finally {
      vertx.close().await();
    }
  }

  private static SortedSet<String> apart(Comparison figures, DayFacts replayed, DayFacts stored) {
    var apart = new TreeSet<>(figures.added());
    apart.addAll(figures.gone());
    apart.addAll(figures.changed());
    var all = new TreeSet<>(replayed.calls().keySet());
    all.addAll(stored.calls().keySet());
    for (var id : all)
      if (!Objects.equals(replayed.calls().get(id), stored.calls().get(id))) apart.add(id);
    return apart;
  }

  private static List<Twice> twice(
      SortedSet<String> ids,
      Database source,
      DayReplay replay,
      Seal seal,
      Map<String, Call> calls) {
    var stored =
        replay
            .rows(seal)
            .read(
                source,
                "id = any($1::uuid[])",
                (Object) ids.stream().map(UUID::fromString).toArray(UUID[]::new))
            .stream()
            .collect(Collectors.toMap(c -> c.id().toString(), c -> c));
    return ids.stream()
        .map(
            id ->
                new Twice(
                    id, Optional.ofNullable(calls.get(id)), Optional.ofNullable(stored.get(id))))
        .toList();
  }

  static List<String> lines(Result result, boolean json) {
    return json ? json(result) : text(result);
  }

  private static List<String> text(Result result) {
    var seal = result.seal();
    var lines = new ArrayList<String>();
    if (result.forgotten() > 0)
      lines.add(
          "The PBX's own words of %d calls of %s are not kept any more (journal.keep-days): they cannot be replayed."
              .formatted(result.forgotten(), seal.day()));
    else lines.addAll(SealLines.differing(result.figures(), "replayed"));
    for (var call : result.calls()) {
      lines.add("call " + call.id());
      lines.add("  replayed  " + story(seal, call.replayed()));
      lines.add("  stored    " + story(seal, call.stored()));
    }
    if (lines.isEmpty())
      lines.add(
          "%s replayed is as it was sealed: %d figures, revision %d of %s."
              .formatted(seal.day(), seal.figures().size(), seal.revision(), seal.sealedAt()));
    SealLines.otherFormula(result.figures()).ifPresent(lines::add);
    return lines;
  }

  private static String story(Seal seal, Optional<Call> call) {
    return call.map(
            c ->
                "%s %s: %s; visits: %s"
                    .formatted(
                        c.enteredAt(),
                        c.outcome().map(Outcome::key).orElse("open"),
                        SENTENCE.of(c, seal.end()),
                        c.visits().isEmpty()
                            ? "none"
                            : c.visits().stream()
                                .map(
                                    v ->
                                        v.queue()
                                            + " "
                                            + v.outcome().map(Outcome::key).orElse("open"))
                                .collect(Collectors.joining(", "))))
        .orElse("not there");
  }

  /** A line for each figure and each call that differs, and last the verdict. */
  private static List<String> json(Result result) {
    var seal = result.seal();
    var lines = new ArrayList<String>();
    if (result.forgotten() == 0)
      result.figures().figures().forEach(f -> lines.add(SealLines.json(f, "replayed").encode()));
    for (var call : result.calls())
      lines.add(
          new JsonObject()
              .put("call", call.id())
              .put("replayed", call.replayed().map(c -> json(c, seal)).orElse(null))
              .put("stored", call.stored().map(c -> json(c, seal)).orElse(null))
              .encode());
    lines.add(
        new JsonObject()
            .put(
                "verdict",
                SealLines.json(seal, result.figures())
                    .put("as_sealed", result.asSealed())
                    .put("calls_forgotten", result.forgotten()))
            .encode());
    return lines;
  }

  private static JsonObject json(Call call, Seal seal) {
    return new JsonObject(CallLine.of(call, seal.end()));
  }
}
