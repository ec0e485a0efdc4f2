package org.ringdesk.deploy.commands;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ringdesk.callcenter.PbxSettings;
import org.ringdesk.deploy.commands.Doctor.Finding;
import org.ringdesk.ledger.QueueLogLine;
import org.ringdesk.ledger.QueueLogPlace;

/** Whether the second witness can speak. */
final class QueueLogCheck {
  private static final int LAST_BYTES = 16 * 1024;
  private static final Duration SKEW = Duration.ofSeconds(2);
  private static final Duration QUIET = Duration.ofDays(1);
  private static final Pattern STANZA = Pattern.compile("([^{}]+)\\{([^}]*)\\}");
  private static final Pattern COPYTRUNCATE = Pattern.compile("(?m)^\\s*copytruncate\\b");

  private final Path rotation;
  private final Predicate<Path> readable;
  private final Clock clock;

  /**
   * @param rotation logrotate's folder
   */
  QueueLogCheck(Path rotation, Predicate<Path> readable, Clock clock) {
    this.rotation = rotation;
    this.readable = readable;
    this.clock = clock;
  }

  List<Finding> look(PbxSettings pbx) {
    var name = "PBX " + pbx.name();
    return switch (pbx.queueLog()) {
      case QueueLogPlace.Here here -> look(name, here.path());
      case QueueLogPlace.Beside b ->
          List.of(
              Finding.unsure(
                  "The queue log of " + name + " is on its own machine.",
                  "deploy/desk tail brings it from there; the board says whether it comes."));
      case QueueLogPlace.Unread u ->
          List.of(
              Finding.unsure(
                  name + " has one witness only: no setting says where its queue_log is.",
                  "Set pbx.N.queue-log to its path, or to remote and start deploy/desk tail beside the PBX."));
    };
  }

  private List<Finding> look(String name, Path log) {
    if (!Files.exists(log))
      return List.of(
          Finding.broken(
              name + " has no queue log at " + log + ".",
              "Is the path right (asterisk -rx 'core show settings' names the log folder), and has logger.conf queue_log = yes and queue_log_to_file = yes?"));
    if (!Files.isRegularFile(log) || !readable.test(log))
      return List.of(
          Finding.broken(
              "The queue log " + log + " of " + name + " cannot be read.",
              "Let the account that this program runs as read it, rotated ones too: setfacl -m u:ACCOUNT:rX,d:u:ACCOUNT:rX "
                  + log.getParent()));
    var findings = new ArrayList<Finding>();
    try {
      findings.add(content(name, log));
      copyTruncated(log)
          .map(
              file ->
                  Finding.broken(
                      file
                          + " rotates the queue log with copytruncate: lines written meanwhile are lost.",
                      "There, replace copytruncate by: postrotate /usr/sbin/asterisk -rx 'logger reload' endscript"))
          .ifPresent(findings::add);
    } catch (IOException e) {
      findings.add(
          Finding.broken(
              "The queue log of " + name + " cannot be looked at: " + Run.lastWord(e),
              "Can the account that this program runs as read " + log + "?"));
    }
    return findings;
  }

  private Finding content(String name, Path log) throws IOException {
    var lines = lastLines(log);
    if (lines.isEmpty())
      return Finding.unsure(
          "The queue log of " + name + " is empty.", "Call the hotline once and ask again.");
    var last =
        lines.stream()
            .flatMap(
                l ->
                    QueueLogLine.read(l) instanceof QueueLogLine.Read r
                        ? Stream.of(r.line().moment())
                        : Stream.empty())
            .reduce((a, b) -> b);
    if (last.isEmpty())
      return Finding.broken(
          log + " does not read as a queue log.",
          "Its lines begin with the epoch: 1795477838|…. Is it the right file?");
    return judge(name, last.get());
  }

  private Finding judge(String name, Instant last) {
    var age = Duration.between(last, clock.instant());
    if (age.plus(SKEW).isNegative())
      return Finding.broken(
          "The last line in the queue log of "
              + name
              + " is "
              + -age.toSeconds()
              + " s ahead of our clock.",
          "Let both machines set their clocks by NTP: timedatectl set-ntp true");
    return age.compareTo(QUIET) > 0
        ? Finding.unsure(
            "Nothing was written into the queue log of " + name + " since " + last + ".",
            "Call the hotline once and ask again. If nothing comes: asterisk -rx 'logger reload'")
        : Finding.well(
            "The queue log of " + name + " can be read, its last line is of " + last + ".");
  }

  private static List<String> lastLines(Path log) throws IOException {
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(0, file.length() - LAST_BYTES);
      var bytes = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(bytes);
      return QueueLogLine.text(bytes, 0, bytes.length).lines().skip(from == 0 ? 0 : 1).toList();
    }
  }

  /** The file of logrotate that does so. */
  private Optional<Path> copyTruncated(Path log) throws IOException {
    if (!Files.isDirectory(rotation)) return Optional.empty();
    try (var files = Files.list(rotation)) {
      return files.filter(Files::isReadable).filter(f -> copyTruncates(f, log)).findFirst();
    }
  }

  private static boolean copyTruncates(Path file, Path log) {
    try {
      var text = QueueLogLine.text(Files.readAllBytes(file), 0, (int) Files.size(file));
      return STANZA
          .matcher(text.replaceAll("(?m)^\\s*#.*$", ""))
          .results()
          .anyMatch(s -> names(s.group(1), log) && COPYTRUNCATE.matcher(s.group(2)).find());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The words before a brace, of which directives outside of stanzas match no file. */
  private static boolean names(String words, Path log) {
    return Stream.of(words.strip().split("\\s+"))
        .map(w -> w.replaceAll("[\"']", ""))
        .filter(w -> w.startsWith("/"))
        .anyMatch(w -> FileSystems.getDefault().getPathMatcher("glob:" + w).matches(log));
  }
}
