package org.ringdesk.deploy;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringdesk.deploy.pbx.AsteriskBench;
import org.ringdesk.deploy.pbx.Ports;
import org.ringdesk.deploy.tail.DialplanKeeper;
import org.ringdesk.deploy.tail.ServerClient;

/** The dialplan that the server writes, on a PBX that has a dialplan of its own. */
class DialplanKeeperTest {
  private static final String TOKEN = "a-token-of-the-companion-beside-the-pbx";

  /** What an operator's own dialplan is, before anything of ours is in it. */
  private static final String OWN =
      """
      [general]
      static = yes
      [from-trunk]
      exten => 1,1,Hangup()
      """;

  /** The two lines that bring ours in. */
  private static final String INCLUDED =
      OWN.replace("exten => 1,1,Hangup()", "include => ringdesk-hotline\n#include ringdesk.conf");

  @TempDir private Path folder;

  @Test
  void itIsWrittenAndReadAgainAndSaysWhatIsMissing() throws Exception {
    var bench = AsteriskBench.start(plan -> plan);
    var etc = bench.asterisk().folder().resolve("etc");
    var settings = new HashMap<String, String>();
    settings.put("RINGDESK_PBX_1_QUEUE_LOG", "remote");
    settings.put("RINGDESK_PBX_1_TAIL_TOKEN", TOKEN);
    settings.put("RINGDESK_PBX_1_DIALPLAN_AGI", "127.0.0.1:" + Ports.tcp("127.0.0.1"));
    settings.put("RINGDESK_HOTLINE_2_QUEUE", "hosts");
    try (var house = House.open(bench, settings)) {
      Files.writeString(etc.resolve("extensions.conf"), OWN);
      bench.cli("dialplan reload");
      assertTrue(house.get("/health?lang=en").contains("our dialplan: waiting"));

      look(house, etc);
      var health = house.get("/health?lang=en");
      assertTrue(
          health.contains("not in use") && health.contains("#include ringdesk.conf"), health);

      Files.writeString(etc.resolve("extensions.conf"), INCLUDED);
      look(house, etc);
      assertTrue(house.get("/health?lang=en").contains("our dialplan: written and in use"));
      assertFalse(Files.exists(etc.resolve("ringdesk.conf.new")));

      // nobody listens where the scripts should be: the hotline's own queue takes the call
      try (var answers = bench.agent("1002").answersAfter(ofSeconds(1));
          var answersToo = bench.agent("1003").answersAfter(ofSeconds(1))) {
        bench
            .caller("13800138401")
            .calls(bench.plan().hotlines().get(1).did())
            .hangsUpAfter(ofSeconds(5))
            .ends(ofSeconds(30));
      }
      house.await(
          "select string_agg(v.queue || '=' || v.outcome, ' ') from visit v join call c on c.id = v.call where c.from_raw = '13800138401'",
          List.of("hosts=answered"));
    }
  }

  /** One look of the companion. */
  private void look(House house, Path etc) throws Exception {
    var program =
        Files.writeString(
            folder.resolve("asterisk"),
            "#!/bin/sh\nexec "
                + String.join(" ", house.bench().asterisk().program())
                + " \"$@\"\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    var url = URI.create("http://127.0.0.1:" + house.server().port());
    try (var server =
        new ServerClient(List.of(url), house.bench().plan().name(), TOKEN, Optional.empty())) {
      var keeper = new DialplanKeeper(server, etc, program.toString());
      keeper.stop();
      keeper.run();
    }
    assertEquals(
        house.server().callCenter().dialplan(house.bench().plan().name()),
        Optional.of(Files.readString(etc.resolve("ringdesk.conf"))));
  }
}
