package org.ringdesk.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringdesk.schema.TestDatabase;

class TakenPortTest {
  @ParameterizedTest
  @ValueSource(strings = {"web", "agi"})
  void aPortThatAnotherProgramHasIsNamedWithItsSettingAndNothingGoesOn(String part)
      throws IOException {
    try (var database = TestDatabase.fresh();
        var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var settings = new HashMap<>(Map.of("RINGDESK_WEB_PORT", "0", "RINGDESK_AGI_PORT", "0"));
      settings.put("RINGDESK_PBX_1_NAME", "pbx1");
      settings.put("RINGDESK_PBX_1_SECRET", "nobody listens there");
      settings.put("RINGDESK_PBX_1_PORT", "1");
      settings.put("RINGDESK_HOTLINE_1_NUMBER", "4008100000");
      settings.put("RINGDESK_HOTLINE_1_ZONE", "Asia/Shanghai");
      settings.put("RINGDESK_%S_PORT".formatted(part), Integer.toString(other.getLocalPort()));
      var refused =
          assertThrows(
              IOException.class,
              () ->
                  Server.start(
                      Settings.read(Optional.empty(), settings),
                      new DatabaseUrl(database.url()),
                      Clock.systemUTC()));
      assertEquals(
          "nobody can listen on 127.0.0.1:%d (Address already in use). `ss -ltnp` shows who does; %s.port (RINGDESK_%S_PORT) takes another port."
              .formatted(other.getLocalPort(), part, part),
          refused.getMessage());
    }
  }
}
