package org.ringdesk.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringdesk.call.QueueName;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Specialty;
import org.ringdesk.ledger.QueueLogPlace;

class SettingsTest {
  private static final String LEAST =
      """
      pbx.1.name = pbx1
      pbx.1.secret = s3cret
      hotline.1.number = 4008001234
      """;

  @TempDir Path folder;

  @Test
  void theLeastThatMustBeSaidIsAPbxItsSecretAndAHotline() {
    var settings = read(LEAST);
    assertEquals("127.0.0.1", settings.web().host());
    assertEquals(8080, settings.web().port());
    assertEquals(Optional.empty(), settings.database().url());
    assertEquals(400, settings.journal().keepDays());
    var pbx = settings.pbx().getFirst();
    assertEquals(5038, pbx.port());
    assertEquals(Duration.ofSeconds(15), pbx.silence());
    assertEquals(List.of("from-agents", "from-internal"), pbx.internalContexts());
    assertFalse(settings.node().isBlank());
  }

  @Test
  void theStandardSpecialtiesAreThree() {
    assertEquals(
        List.of(
            new Specialty("network", new QueueName("network"), "网络", "Network"),
            new Specialty("hosts", new QueueName("hosts"), "主机与数据库", "Hosts & databases"),
            new Specialty("desktop", new QueueName("desktop"), "桌面终端", "Desktop")),
        read(LEAST).hotlines().specialties());
  }

  @Test
  void severalPbxsHotlinesAndSpecialtiesComeInTheOrderOfTheirNumbers() {
    var settings =
        read(
            LEAST
                + """
                pbx.10.name = far
                pbx.10.secret = x
                pbx.10.tls = true
                pbx.2.name = middle
                pbx.2.secret = y
                hotline.2.number = +861068881234
                hotline.2.name.zh = 应急热线
                hotline.2.name.en = Emergency line
                hotline.2.zone = Asia/Shanghai
                hotline.2.short-abandon = 3
                specialty.1.key = billing
                specialty.1.queue = Billing_2
                specialty.1.name.zh = 计费
                specialty.1.name.en = Billing
                """);
    assertEquals(
        List.of("pbx1", "middle", "far"), settings.pbx().stream().map(p -> p.name()).toList());
    assertEquals(
        new Hotline(
            "+861068881234",
            "应急热线",
            "Emergency line",
            ZoneId.of("Asia/Shanghai"),
            "CN",
            Duration.ofSeconds(3)),
        settings.hotlines().of("+861068881234"));
    assertEquals(
        List.of(new Specialty("billing", new QueueName("Billing_2"), "计费", "Billing")),
        settings.hotlines().specialties());
  }

  @Test
  void theEnvironmentWinsOverTheFile() {
    var settings =
        read(
            LEAST + "web.port = 1\n",
            Map.of(
                "RINGDESK_WEB_PORT", "8443",
                "RINGDESK_PBX_1_INTERNAL_CONTEXTS", "a, b",
                "RINGDESK_PBX_2_NAME", "pbx2",
                "RINGDESK_PBX_2_SECRET", "x",
                "RINGDESK_HOTLINE_1_SHORT_ABANDON", "7",
                "RINGDESK_HOTLINE_1_NAME_ZH", "热线",
                "DATABASE_URL", "postgresql://desk:p%40ss@db.example:5433/ringdesk",
                "HOME", "/root"));
    assertEquals(8443, settings.web().port());
    assertEquals(List.of("a", "b"), settings.pbx().getFirst().internalContexts());
    assertEquals("pbx2", settings.pbx().getLast().name());
    assertEquals(Duration.ofSeconds(7), settings.hotline().getFirst().shortAbandon());
    assertEquals("热线", settings.hotline().getFirst().name().zh());
    var url = settings.database().url().orElseThrow();
    assertEquals("jdbc:postgresql://db.example:5433/ringdesk", url.jdbcUrl());
    assertEquals("desk", url.user());
    assertEquals("p@ss", url.password());
    assertEquals("postgresql://desk:***@db.example:5433/ringdesk", url.toString());
  }

  @Test
  void whatTheLauncherAndTheLogReadThemselvesIsNoSetting() {
    read(
        LEAST,
        Map.of(
            "RINGDESK_SETTINGS", "x",
            "RINGDESK_LOG", "json",
            "RINGDESK_ASTERISK_ROOT", "/opt/asterisk"));
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnceWithItsPlace() {
    assertWrong(
        """
        7 settings are wrong:
          wep.port (ringdesk.properties line 6): is no setting; did you mean web.port?
          RINGDESK_PBX_1_PROT (the environment): is no setting; did you mean RINGDESK_PBX_1_PORT?
          web.viewers (RINGDESK_WEB_VIEWERS in the environment): got "many", allowed: a whole number from 1 to 100000
          pbx.1.name (ringdesk.properties line 1): got "PBX 1", allowed: 1 to 32 of a-z, 0-9 and hyphen, each name once
          pbx.1.tls (ringdesk.properties line 3): got "maybe", allowed: true or false
          pbx.1.secret (or RINGDESK_PBX_1_SECRET in the environment): is missing; allowed: any text
          hotline.1.zone (ringdesk.properties line 5): got "Mars/Olympus", allowed: a time zone such as Asia/Shanghai\
        """,
        """
        pbx.1.name = PBX 1
        pbx.1.silence = 20
        pbx.1.tls = maybe
        hotline.1.number = 4008001234
        hotline.1.zone: Mars/Olympus
        wep.port=80
        """,
        Map.of("RINGDESK_PBX_1_PROT", "5038", "RINGDESK_WEB_VIEWERS", "many"));
  }

  @Test
  void withoutAnythingTheFirstPbxAndHotlineAreAskedFor() {
    assertWrong(
        """
        3 settings are wrong:
          pbx.1.name (or RINGDESK_PBX_1_NAME in the environment): is missing; allowed: 1 to 32 of a-z, 0-9 and hyphen, each name once
          pbx.1.secret (or RINGDESK_PBX_1_SECRET in the environment): is missing; allowed: any text
          hotline.1.number (or RINGDESK_HOTLINE_1_NUMBER in the environment): is missing; allowed: up to 20 digits, each number once\
        """,
        "",
        Map.of());
  }

  @Test
  void twoSectionsMayNotShareWhatMakesThemDifferent() {
    assertWrong(
        """
        2 settings are wrong:
          pbx.#.name: two sections have "pbx1"
          hotline.#.number: two sections have "4008001234"\
        """,
        LEAST
            + """
            pbx.2.name = pbx1
            pbx.2.secret = x
            hotline.2.number = 4008001234
            """,
        Map.of());
  }

  @Test
  void aNameThatIsThereTwiceIsAMistake() {
    assertWrong(
        "A setting is wrong:\n  web.port (ringdesk.properties): is there twice",
        LEAST + "web.port=1\nweb.port=2\n",
        Map.of());
  }

  @Test
  void theSameSettingFromTwoVariablesIsAMistake() {
    assertWrong(
        "A setting is wrong:\n"
            + "  database.url: is given twice, by DATABASE_URL in the environment"
            + " and by RINGDESK_DATABASE_URL in the environment",
        LEAST,
        Map.of(
            "DATABASE_URL", "postgresql://a:b@c/d", "RINGDESK_DATABASE_URL", "postgresql://e@f/g"));
  }

  @Test
  void secretsAreNeverPrinted() throws IOException {
    var settings =
        read(LEAST, Map.of("DATABASE_URL", "postgresql://desk:hunter2@localhost/ringdesk"));
    assertFalse(settings.toString().contains("s3cret"), settings.toString());
    assertFalse(settings.toString().contains("hunter2"), settings.toString());
    assertWrong(
        "A setting is wrong:\n"
            + "  database.url (DATABASE_URL in the environment): got ***,"
            + " allowed: postgresql://user:password@host:port/name",
        LEAST,
        Map.of("DATABASE_URL", "postgresql://desk:hunter2 @localhost/ringdesk"));
  }

  @Test
  void aSecretMayLieInAFileOfItsOwn() throws IOException {
    var secret = Files.writeString(folder.resolve("secret"), "from the file\n").toString();
    var least = LEAST.replace("pbx.1.secret = s3cret", "pbx.1.secret-file = " + secret);
    assertEquals("from the file", read(least).pbx().getFirst().secret().value());
    var variables = new HashMap<String, String>();
    variables.put("RINGDESK_PBX_1_SECRET_FILE", secret);
    assertEquals("from the file", read(LEAST, variables).pbx().getFirst().secret().value());
    assertWrong(
        "A setting is wrong:\n"
            + "  pbx.1.secret-file (RINGDESK_PBX_1_SECRET_FILE in the environment):"
            + " got \"/no/such\", allowed: a file that can be read",
        LEAST,
        Map.of("RINGDESK_PBX_1_SECRET_FILE", "/no/such"));
  }

  @Test
  void aQueueLogIsHereOrRemoteWithATokenOrNowhere() throws IOException {
    assertEquals(new QueueLogPlace.Unread(), place(""));
    assertEquals(
        new QueueLogPlace.Here(Path.of("/var/log/asterisk/queue_log")),
        place("pbx.1.queue-log = /var/log/asterisk/queue_log\n"));
    var beside = place("pbx.1.queue-log = remote\npbx.1.tail-token = " + "t".repeat(24) + "\n");
    assertTrue(beside.opens("t".repeat(24)) && !beside.opens("t".repeat(25)) && !beside.opens(""));
    assertFalse(beside.toString().contains("ttt"));
    for (var alone :
        List.of("pbx.1.queue-log = remote\n", "pbx.1.tail-token = " + "t".repeat(24) + "\n"))
      assertTrue(
          message(Optional.of(written(LEAST + alone)), Map.of())
              .contains("goes together with pbx.#.queue-log=remote"));
    for (var wrong : List.of("pbx.1.queue-log = queue_log\n", "pbx.1.tail-token = short\n"))
      assertTrue(
          message(Optional.of(written(LEAST + wrong)), Map.of()).contains("allowed:"), wrong);
  }

  @Test
  void aCertificateAndItsKeyGoTogether() throws IOException {
    var certificate = Files.writeString(folder.resolve("desk.pem"), "x");
    assertEquals("http", read(LEAST).pages().scheme());
    assertEquals(
        "https",
        read(LEAST
                + "web.tls.certificate = %s\nweb.tls.key = %s\n"
                    .formatted(certificate, certificate))
            .pages()
            .scheme());
    assertTrue(
        message(
                Optional.of(written(LEAST + "web.tls.certificate = " + certificate + "\n")),
                Map.of())
            .contains("web.tls.certificate and web.tls.key: go together"));
  }

  private QueueLogPlace place(String more) {
    return read(LEAST + more).pbxs().getFirst().queueLog();
  }

  @Test
  void aFileThatIsNotThereOrNotUtf8IsSaidSo() throws IOException {
    var missing = folder.resolve("nowhere");
    assertTrue(
        message(Optional.of(missing), Map.of()).contains(missing + ": there is no such file"));
    var latin = folder.resolve("latin");
    Files.write(latin, new byte[] {'a', '=', (byte) 0xE4});
    assertTrue(message(Optional.of(latin), Map.of()).contains(latin + ": is not UTF-8"));
  }

  @Test
  void theFileIsNamedByTheArgumentOrElseByTheEnvironment() {
    var environment = Map.of("RINGDESK_SETTINGS", "b.properties");
    assertEquals(
        Optional.of(Path.of("a.properties")),
        Settings.file(List.of("run", "--settings", "a.properties"), environment));
    assertEquals(Optional.of(Path.of("b.properties")), Settings.file(List.of("run"), environment));
    assertEquals(Optional.empty(), Settings.file(List.of("run"), Map.of()));
    assertThrows(
        SettingsException.class, () -> Settings.file(List.of("run", "--settings"), Map.of()));
  }

  private Settings read(String file) {
    return read(file, Map.of());
  }

  private Settings read(String file, Map<String, String> environment) {
    return Settings.read(Optional.of(written(file)), environment);
  }

  private void assertWrong(String message, String file, Map<String, String> environment) {
    assertEquals(message, message(Optional.of(written(file)), environment));
  }

  private static String message(Optional<Path> file, Map<String, String> environment) {
    return String.valueOf(
        assertThrows(SettingsException.class, () -> Settings.read(file, environment)).getMessage());
  }

  private Path written(String text) {
    try {
      return Files.writeString(folder.resolve("ringdesk.properties"), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
