package org.ringdesk.deploy.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded bytes in, lines of JSON out, through the real link and a real database. */
class ReplayTest {
  private static final Path CAPTURES = Path.of("../callcenter/src/test/resources/captures");

  @TempDir Path folder;

  private static List<JsonObject> replays(Path... files) {
    var out = new ByteArrayOutputStream();
    int code =
        new Replay(new PrintStream(out, true, StandardCharsets.UTF_8))
            .run(List.of(files).stream().map(Path::toString).toList());
    assertEquals(0, code);
    return out.toString(StandardCharsets.UTF_8).lines().map(JsonObject::new).toList();
  }

  private static JsonObject summary(List<JsonObject> lines) {
    return lines.getLast().getJsonObject("summary");
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text, StandardCharsets.ISO_8859_1);
  }

  private static String text(String capture) throws IOException {
    return Files.readString(CAPTURES.resolve(capture), StandardCharsets.ISO_8859_1);
  }

  private Path zipped(String capture) throws IOException {
    var file = folder.resolve(capture + ".gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(Files.readAllBytes(CAPTURES.resolve(capture)));
    }
    return file;
  }

  @Test
  void callsComeInTheOrderOfTheirEntryAndThenTheFigures() throws IOException {
    var lines =
        replays(
            CAPTURES.resolve("blind_transfer.desk.ami"),
            CAPTURES.resolve("noagent_timeout.desk.ami"),
            zipped("abandoned.desk.ami"),
            CAPTURES.resolve("answered.ami"),
            CAPTURES.resolve("hostile_number.desk.ami"),
            CAPTURES.resolve("answered.desk.ami"));
    assertEquals(6, lines.size());
    assertEquals(
        new JsonObject()
            .put("pbx", "pbx1")
            .put("uniqueid", "pbx1-1795473508.26")
            .put("linkedid", "pbx1-1795473508.26")
            .put("from", "79161112233")
            .put("to", "88001000")
            .put("queue", "hotline")
            .put("entered_at", "2026-11-23T22:38:28.488952Z")
            .put("rang_at", "2026-11-23T22:38:29.004251Z")
            .put("answered_at", "2026-11-23T22:38:31.008025Z")
            .put("ended_at", "2026-11-23T22:38:35.510156Z")
            .put("outcome", "answered")
            .put("agent", "Agent One")
            .put("wait_seconds", 2.006)
            .put("talk_seconds", 4.501)
            .put("rings", 1)
            .put(
                "visits",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("queue", "hotline")
                            .put("entered_at", "2026-11-23T22:38:29.001700Z")
                            .put("outcome", "answered")
                            .put("agent", "Agent One")
                            .put("wait_seconds", 2.006)
                            .put("rings", 1)))
            .put("sentence", "waited 0:02, one phone rang, Agent One answered, talked 0:04"),
        lines.getFirst());
    assertEquals(
        List.of("79161112233", "79161112235", "79161112236", "79161110101", "7916"),
        lines.subList(0, 5).stream().map(l -> l.getString("from")).toList());
    assertEquals(
        List.of("hotline Agent One", "second Agent Three"),
        lines.get(3).getJsonArray("visits").stream()
            .map(v -> (JsonObject) v)
            .map(v -> v.getString("queue") + " " + v.getString("agent"))
            .toList());
    assertNull(lines.get(1).getValue("answered_at"));
    var summary = summary(lines);
    assertEquals(
        List.of(5, 0, 6, 4, 1, 1, 0),
        List.of("calls", "open", "offered", "answered", "abandoned", "timed_out", "refused_full")
            .stream()
            .map(summary::getInteger)
            .toList());
    assertEquals(4.0 / 6, summary.getDouble("answer_rate"));
    assertEquals(3.0 / 5, summary.getDouble("connection_rate"));
    assertEquals(4.0 / 5, summary.getDouble("service_level"), "one gave up within 5 s");
  }

  @Test
  void whateverStateARecordingIsInItsCallsAreThere() throws IOException {
    var talking = text("answered.desk.ami");
    var whole = talking.substring(0, talking.indexOf("Event: HangupRequest") + 90);
    var cut = file("cut.ami", whole.replace("pbx1", "my-pbx"));
    var other = file("other.ami", talking.replace("pbx1", "pbx2"));
    var bare = talking.replace("pbx1-", "").replace("SystemName: pbx1\r\n", "");
    var unnamed = file("unnamed.ami", bare);
    var namesake = file("namesake.ami", bare.replace("Timestamp: 17954735", "Timestamp: 17954835"));
    var edited = file("edited.ami", text("abandoned.desk.ami").replace("\r\n", "\n").strip());
    var noTime =
        file(
            "noTime.ami",
            text("noagent_timeout.desk.ami").replace("pbx1", "old").replaceAll("Timestamp: .*\r\n", ""));
    var lines = replays(cut, other, unnamed, namesake, edited, noTime, unnamed);
    var calls = new ArrayList<String>();
    for (var line : lines.subList(0, lines.size() - 1))
      calls.add(
          line.getString("pbx") + " " + line.getString("uniqueid") + " " + line.getString("outcome"));
    assertEquals(
        List.of(
            "my-pbx my-pbx-1795473508.26 null",
            "old old-1795473530.32 timed_out",
            "pbx 1795473508.26 answered",
            "pbx-2 1795473508.26 answered",
            "pbx1 pbx1-1795473523.30 abandoned",
            "pbx2 pbx2-1795473508.26 answered"),
        calls.stream().sorted().toList());
    var open = lines.stream().filter(l -> "my-pbx".equals(l.getString("pbx"))).findFirst().orElseThrow();
    assertNull(open.getValue("ended_at"));
    assertNull(open.getValue("talk_seconds"));
    assertEquals("Agent One", open.getString("agent"));
    assertEquals(
        "waited 0:02, one phone rang, talking with Agent One, and was still up when the recording ended",
        open.getString("sentence"));
    assertEquals(1, summary(lines).getInteger("open"));
    assertEquals(6, summary(lines).getInteger("calls"));
  }

  @Test
  void whatIsNoRecordingIsRefusedInOneSentence() throws IOException {
    var empty = file("empty.ami", "");
    var letter = file("letter.txt", "Dear customer,\n\nEvent: no\n\nyours\n");
    for (var args :
        List.of(
            List.<String>of(),
            List.of("--help"),
            List.of(folder.resolve("missing.ami").toString()),
            List.of(folder.toString()),
            List.of(empty.toString()),
            List.of(CAPTURES.resolve("README.md").toString()),
            List.of(CAPTURES.resolve("answered.ami").toString(), letter.toString())))
      assertThrows(Command.Misused.class, () -> new Replay().run(args), args.toString());
  }
}
