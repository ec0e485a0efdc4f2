package org.ringdesk.deploy.commands;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.flywaydb.core.api.FlywayException;
import org.ringdesk.database.Database;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.deploy.DatabaseUrl;
import org.ringdesk.seal.Seals;
import org.ringdesk.seal.Verdict;

/**
 * Whether a sealed day is still what it was: the chain of seals up to it, and its figures and calls
 * counted again from the rows. Exit code 0 when all is as sealed, 1 when not.
 */
public final class Verify implements Command {
  @Override
  public int run(List<String> args) {
    var request = DayRequest.of("verify", args);
    try {
      var verdict =
          UsualDatabase.with(
              request.database(), UsualDatabase.settings(), url -> verify(request, url));
      var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
      lines(verdict, request.json()).forEach(out::println);
      out.flush();
      return verdict.asSealed() ? 0 : 1;
    } catch (FlywayException | DatabaseException | IOException e) {
      System.err.println("The database cannot be used: " + Run.lastWord(e));
      return 1;
    }
  }

  private static Verdict verify(DayRequest request, DatabaseUrl url) {
    var vertx = Vertx.vertx();
    try (var database = new Database(vertx, url.value(), 1)) {
      return new Seals(database).verify(request.day()).orElseThrow(request::notSealed);
    } finally {
      vertx.close().await();
    }
  }

  static List<String> lines(Verdict verdict, boolean json) {
    return json ? json(verdict) : text(verdict);
  }

  private static List<String> text(Verdict verdict) {
    var seal = verdict.seal();
    var lines = new ArrayList<String>();
    verdict.broken().map(SealLines::broken).ifPresent(lines::add);
    lines.addAll(SealLines.differing(verdict.rows(), "now"));
    if (lines.isEmpty())
      lines.add(
          "%s is as it was sealed: %d figures, revision %d of %s; all %d seals up to it hold; hash %s."
              .formatted(
                  seal.day(),
                  seal.figures().size(),
                  seal.revision(),
                  seal.sealedAt(),
                  seal.no(),
                  seal.hash()));
    SealLines.otherFormula(verdict.rows()).ifPresent(lines::add);
    return lines;
  }

  /** A line for each figure that differs, and last the verdict. */
  private static List<String> json(Verdict verdict) {
    var lines = new ArrayList<String>();
    verdict.rows().figures().forEach(f -> lines.add(SealLines.json(f, "now").encode()));
    var last =
        SealLines.json(verdict.seal(), verdict.rows())
            .put("as_sealed", verdict.asSealed())
            .put(
                "broken",
                verdict
                    .broken()
                    .map(
                        b ->
                            new JsonObject()
                                .put("day", b.day().toString())
                                .put("revision", b.revision())
                                .put("why", b.why().name().toLowerCase(Locale.ROOT)))
                    .orElse(null));
    lines.add(new JsonObject().put("verdict", last).encode());
    return lines;
  }
}
