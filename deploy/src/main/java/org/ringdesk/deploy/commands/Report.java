package org.ringdesk.deploy.commands;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.ringdesk.database.Database;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.database.Sql;
import org.ringdesk.deploy.DatabaseUrl;
import org.ringdesk.deploy.Settings;
import org.ringdesk.deploy.SettingsException;
import org.ringdesk.figure.AgentFigures;
import org.ringdesk.figure.FigureLine;
import org.ringdesk.figure.Figures;
import org.ringdesk.figure.Terms;

/**
 * The figures of any time, for people as a table and for programs as JSON lines. Needs no PBX, and
 * no settings: without them the system's zone and the usual terms hold. The server may go on
 * running.
 */
public final class Report implements Command {
  @Override
  public int run(List<String> args) {
    var settings = settings();
    var request =
        ReportRequest.of(
            args, () -> settings.map(s -> s.hotlines().zone()).orElse(ZoneId.systemDefault()));
    try {
      var lines =
          UsualDatabase.with(request.database(), settings, url -> read(request, url, settings));
      print(request, lines);
      return 0;
    } catch (FlywayException | DatabaseException e) {
      System.err.println("The database cannot be used: " + Run.lastWord(e));
      return 1;
    } catch (IOException e) {
      System.err.println("The embedded database cannot be used: " + Run.lastWord(e));
      return 1;
    }
  }

  /** Only where they are complete; a report does not need them. */
  private static Optional<Settings> settings() {
    try {
      return Optional.of(Settings.read(Settings.file(List.of(), System.getenv()), System.getenv()));
    } catch (SettingsException e) {
      if (System.getenv().keySet().stream()
          .anyMatch(n -> n.matches("RINGDESK_(SETTINGS|HOTLINE_.*)")))
        System.err.println(
            "The settings are not complete, so the report goes by the system's zone ("
                + ZoneId.systemDefault()
                + ") and the usual terms, where nothing else is said.");
      return Optional.empty();
    }
  }

  private static List<ReportLine> read(
      ReportRequest request, DatabaseUrl url, Optional<Settings> settings) {
    var vertx = Vertx.vertx();
    try (var database = new Database(vertx, url.value(), 1)) {
      return lines(
          request,
          database,
          settings.map(Settings::terms).orElse(Terms.STANDARD),
          Clock.systemUTC().instant());
    } finally {
      vertx.close().await();
    }
  }

  static List<ReportLine> lines(ReportRequest request, Sql sql, Terms terms, Instant now) {
    var buckets = request.buckets();
    var zone = buckets.zone();
    var calls = new Figures(sql, terms).calls(now);
    var agents = new AgentFigures(sql, now);
    if (request.subject() == ReportRequest.Subject.AGENTS)
      return agents.read(buckets).stream().map(l -> ReportLine.of(FigureLine.of(l, zone))).toList();
    return switch (request.by()) {
      case TIME ->
          calls.byTime(buckets, request.queue()).stream()
              .map(l -> ReportLine.of(FigureLine.of(l, zone)))
              .toList();
      case GROUP -> {
        var group = request.group().orElseThrow();
        yield calls.byGroup(buckets, group, request.queue()).stream()
            .map(l -> ReportLine.of(FigureLine.of(l, group, request.queue(), zone)))
            .toList();
      }
      case AGENT ->
          agents.read(buckets, request.queue()).stream()
              .map(l -> ReportLine.of(FigureLine.byAgent(l, request.queue(), zone)))
              .toList();
    };
  }

  private static void print(ReportRequest request, List<ReportLine> lines) {
    var columns =
        request.subject() == ReportRequest.Subject.CALLS
            ? ReportLine.CALLS_TABLE
            : ReportLine.AGENTS_TABLE;
    var text =
        request.json()
            ? lines.stream().map(ReportLine::json).toList()
            : ReportLine.table(columns, lines);
    // whatever the machine's locale: names and "—" arrive as UTF-8
    var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    text.forEach(out::println);
    out.flush();
  }
}
