package org.ringdesk.ami;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real asterisk-java over a real socket; the PBX at its other end only repeats. */
class AmiLinkTest {
  private static final AmiLink.Pace QUICK =
      new AmiLink.Pace(
          Duration.ofMillis(20),
          Duration.ofMillis(50),
          Duration.ofMillis(100),
          Duration.ofMillis(500));

  /** What a link told, in order. */
  private static final class Told implements AmiLink.Listener {
    final List<String> news = new CopyOnWriteArrayList<>();
    final List<Instant> downSince = new CopyOnWriteArrayList<>();

    @Override
    public void up(Instant at) {
      news.add("up");
    }

    @Override
    public void down(Instant at, LinkFault why) {
      news.add(why.sentence());
      downSince.add(at);
    }

    long ups() {
      return news.stream().filter("up"::equals).count();
    }
  }

  private final Told told = new Told();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (var each : open.reversed()) {
      each.close();
    }
  }

  private AmiPlayer player() throws IOException {
    var player = new AmiPlayer("desk", "secret");
    open.add(player);
    return player;
  }

  private static AmiAddress address(int port, String secret, Duration silence) {
    return new AmiAddress(
        "pbx1", "127.0.0.1", port, false, Optional.empty(), "desk", secret, silence);
  }

  private AmiLink link(int port, HandOver handOver) {
    return link(address(port, "secret", Duration.ofSeconds(10)), handOver);
  }

  private AmiLink link(AmiAddress address, HandOver handOver) {
    var link = new AmiLink(address, handOver, told, InstantSource.system(), QUICK);
    open.add(link::stop);
    link.start();
    return link;
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "it did not happen within 15 s");
      Thread.sleep(2);
    }
  }

  private static List<AmiMessage> take(HandOver handOver, int count) throws InterruptedException {
    var messages = new ArrayList<AmiMessage>();
    until(() -> handOver.drain(1_000, messages::add) >= 0 && messages.size() >= count);
    return messages;
  }

  private static long amiThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith("Asterisk-Java") || t.getName().startsWith("ami-pbx"))
        .count();
  }

  private static String event(int number) {
    return "Event: Hangup\r\nPrivilege: call,all\r\nTimestamp: 1795478290.500000\r\nUniqueid: pbx1-"
        + number
        + "\r\nCause: 16\r\n\r\n";
  }

  @Test
  void afterALoginThePbxIsAskedHowThingsStandAndItsAnswersComeInOrder() throws Exception {
    var player = player();
    player.answer(
        "QueueStatus",
        "Event: QueueParams\r\nQueue: hotline\r\nActionID: %s\r\n\r\n"
            + "Event: QueueMember\r\nQueue: hotline\r\nName: Agent One\r\nLocation: PJSIP/1001\r\n"
            + "StateInterface: PJSIP/1001\r\nInCall: 0\r\nStatus: 1\r\nPaused: 1\r\n"
            + "PausedReason: wrap-up\r\nActionID: %s\r\n\r\n"
            + "Event: QueueEntry\r\nQueue: hotline\r\nPosition: 1\r\nChannel: PJSIP/carrier-1\r\n"
            + "Uniqueid: pbx1-1.5\r\nCallerIDNum: 7916\r\nCallerIDName: unknown\r\n"
            + "ConnectedLineNum: unknown\r\nConnectedLineName: unknown\r\nWait: 42\r\n"
            + "Priority: 0\r\nActionID: %s\r\n\r\n");
    player.answer(
        "CoreShowChannels",
        "Event: CoreShowChannel\r\nActionID: %s\r\nChannel: PJSIP/carrier-1\r\nChannelState: 6\r\n"
            + "ChannelStateDesc: Up\r\nCallerIDNum: 7916\r\nCallerIDName: <unknown>\r\n"
            + "ConnectedLineNum: <unknown>\r\nConnectedLineName: <unknown>\r\nLanguage: en\r\n"
            + "AccountCode: \r\nContext: from-carrier\r\nExten: 88005000\r\nPriority: 2\r\n"
            + "Uniqueid: pbx1-1.5\r\nLinkedid: pbx1-1.5\r\nApplication: Queue\r\n"
            + "ApplicationData: hotline\r\nDuration: 00:01:02\r\nBridgeId: \r\n\r\n");
    var handOver = new HandOver(() -> {});
    var link = link(player.port(), handOver);
    assertEquals(
        List.of(
            "Booted 2026-11-23 22:35:12",
            "ListBegan",
            "member hotline Agent One PJSIP/1001 NOT_IN_USE false true",
            "WaiterListed 5 hotline PT42S",
            "ListEnded",
            "ChannelListed 5 7916 88005000 PT1M2S",
            "ChannelsListed"),
        Recordings.decoded(take(handOver, 9)));
    assertEquals(AmiLink.State.UP, link.state());
    assertEquals(List.of("up"), told.news);
    assertTrue(link.heardAt().isPresent());
  }

  @Test
  void aRecordingPlayedOverTheSocketDecodesAsTheFile() throws Exception {
    var player = player();
    var handOver = new HandOver(() -> {});
    link(player.port(), handOver);
    take(handOver, 5);
    player.play(AmiPlayer.withoutLogin(Recordings.bytes("hostile_number.desk.ami")), 100);
    var expected = Recordings.decoded(Recordings.messages("hostile_number.desk.ami"));
    var seen = new ArrayList<AmiMessage>();
    until(
        () -> {
          handOver.drain(1_000, seen::add);
          return Recordings.decoded(seen).size() >= expected.size();
        });
    assertEquals(expected, Recordings.decoded(seen));
  }

  @Test
  void aBurstOf25000EventsWaitsForASlowCoreAndNothingIsLost() throws Exception {
    var player = player();
    var handOver = new HandOver(2_000, () -> {});
    link(player.port(), handOver);
    take(handOver, 5);
    var text = new StringBuilder();
    IntStream.range(0, 25_000).forEach(i -> text.append(event(i)));
    var playing = Thread.startVirtualThread(() -> player.send(text.toString()));
    var seen = new ArrayList<AmiMessage>();
    until(
        () -> {
          // 1,000 each 10 ms at most: the reader has to wait
          try {
            Thread.sleep(10);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          handOver.drain(1_000, seen::add);
          return seen.size() >= 25_000;
        });
    playing.join();
    for (int i = 0; i < 25_000; i++) {
      assertEquals("pbx1-" + i, seen.get(i).word("Uniqueid"));
    }
    assertEquals(List.of("up"), told.news);
  }

  @Test
  void aCoreThatStandsStillMakesAGapThatIsTold() throws Exception {
    var player = player();
    var handOver = new HandOver(1_000, () -> {});
    var link = link(player.port(), handOver);
    take(handOver, 5);
    var text = new StringBuilder();
    IntStream.range(0, 25_000).forEach(i -> text.append(event(i)));
    Thread.startVirtualThread(() -> player.send(text.toString()));
    until(() -> told.news.size() >= 2);
    assertEquals("overflow", told.news.get(1));
    until(() -> link.state() == AmiLink.State.DOWN);
    var seen = take(handOver, 1_000);
    assertEquals("pbx1-999", seen.getLast().word("Uniqueid"));
    assertEquals(seen.getLast().seenAt(), told.downSince.getFirst());
    until(() -> told.ups() == 2);
    take(handOver, 5);
  }

  @Test
  void aPeerThatStopsWithoutAWordIsGivenUpAndTheLinkBuiltAnew() throws Exception {
    var player = player();
    var handOver = new HandOver(() -> {});
    var link = link(address(player.port(), "secret", Duration.ofMillis(600)), handOver);
    until(() -> told.ups() == 1);
    long threads = amiThreads();
    player.stall(true);
    until(() -> told.news.contains("silent"));
    player.stall(false);
    until(() -> told.ups() == 2 && link.state() == AmiLink.State.UP);
    assertTrue(amiThreads() <= threads);
  }

  @Test
  void aPbxThatOnlyAnswersPingsIsNotSilent() throws Exception {
    var player = player();
    var link =
        link(address(player.port(), "secret", Duration.ofSeconds(1)), new HandOver(() -> {}));
    until(() -> pings(player) >= 4);
    assertEquals(List.of("up"), told.news);
    assertEquals(AmiLink.State.UP, link.state());
  }

  private static long pings(AmiPlayer player) {
    return player.actions().stream().filter(a -> "Ping".equals(a.get("action"))).count();
  }

  @Test
  void aWrongSecretIsSaidClearlyAndOnce() throws Exception {
    var player = player();
    var link =
        link(address(player.port(), "wrong", Duration.ofSeconds(10)), new HandOver(() -> {}));
    until(() -> logins(player) >= 3);
    assertEquals(
        List.of(
            "the PBX refuses our user: compare user, secret and permit with its manager.conf"
                + " (desk: Authentication failed)"),
        told.news);
    link.stop();
    assertEquals(AmiLink.State.STOPPED, link.state());
  }

  private static long logins(AmiPlayer player) {
    return player.actions().stream().filter(a -> "Login".equals(a.get("action"))).count();
  }

  @Test
  void fiftyReconnectsLeaveNoThreadBehind() throws Exception {
    var player = player();
    var handOver = new HandOver(() -> {});
    var link = link(player.port(), handOver);
    until(() -> told.ups() == 1);
    long threads = amiThreads();
    for (int i = 2; i <= 51; i++) {
      int ups = i;
      player.cut();
      until(
          () -> {
            handOver.drain(1_000, m -> {});
            return told.ups() >= ups && player.listeners() == 1;
          });
    }
    until(() -> amiThreads() <= threads);
    link.stop();
    link.stop();
    until(() -> amiThreads() == 0);
  }

  @Test
  void nobodyAtThePortIsNoDisaster() throws Exception {
    int port;
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }
    link(port, new HandOver(() -> {}));
    until(() -> !told.news.isEmpty());
    assertEquals(List.of("the PBX cannot be reached (Connection refused)"), told.news);
  }

  @Test
  void whatIsNoManagerInterfaceIsNamed() throws Exception {
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(
          () -> {
            try (var socket = server.accept()) {
              socket.getOutputStream().write("SSH-2.0-OpenSSH_9.9\r\n".getBytes(AmiMessage.WIRE));
              socket.getInputStream().read();
            } catch (IOException e) {
              // the link hung up
            }
          });
      link(server.getLocalPort(), new HandOver(() -> {}));
      until(() -> !told.news.isEmpty());
      assertEquals("no manager interface answers there", told.news.getFirst());
    }
  }

  @Test
  void garbageAndOverLongLinesOnTheWireAreKeptAndWhatFollowsIsRead() throws Exception {
    var player = player();
    var handOver = new HandOver(() -> {});
    link(player.port(), handOver);
    take(handOver, 5);
    player.send("\u0000\u00ff:::\r\nEvent Hangup\r\n\r\n");
    player.send("Event: X\r\nY: " + "y".repeat(3_000_000) + "\r\n\r\n");
    player.send("Event: X\r\n" + "Z: 1\r\n".repeat(2_500) + "\r\n" + event(7));
    var seen = take(handOver, 6);
    assertEquals(
        List.of(false, true, true, true, true, false), seen.stream().map(AmiMessage::cut).toList());
    assertEquals(List.of("HungUp pbx1-7"), Recordings.decoded(seen));
    assertEquals(List.of("up"), told.news);
  }

  @Test
  void tlsBelievesThePinnedCertificateAndNoOther(@TempDir Path folder) throws Exception {
    var mine = certificate(folder, "mine");
    certificate(folder, "other");
    var player = new AmiPlayer("desk", "secret", mine.getServerSocketFactory());
    open.add(player);
    var pinned = tls(player.port(), Optional.of(folder.resolve("mine.pem")));
    link(pinned, new HandOver(() -> {}));
    until(() -> told.ups() == 1);

    link(tls(player.port(), Optional.of(folder.resolve("other.pem"))), new HandOver(() -> {}));
    until(() -> told.news.size() == 2);
    assertTrue(told.news.get(1).contains("not the one in the trust file"), told.news.toString());

    link(tls(player.port(), Optional.empty()), new HandOver(() -> {}));
    until(() -> told.news.size() == 3);
    assertEquals(1, told.ups());
  }

  private static AmiAddress tls(int port, Optional<Path> trust) {
    return new AmiAddress(
        "pbx1", "127.0.0.1", port, true, trust, "desk", "secret", Duration.ofSeconds(10));
  }

  private static SSLContext certificate(Path folder, String name) throws Exception {
    var store = folder.resolve(name + ".p12");
    keytool(
        "-genkeypair -alias k -keyalg EC -dname CN=pbx -validity 2 -storetype PKCS12"
            + " -storepass changeit -keystore "
            + store);
    keytool(
        "-exportcert -rfc -alias k -storepass changeit -keystore "
            + store
            + " -file "
            + folder.resolve(name + ".pem"));
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(String arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ")));
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertEquals(0, process.waitFor());
  }

  @Test
  void stoppingIsQuickWhateverTheLinkIsDoing() throws Exception {
    var player = player();
    var full = new HandOver(10, () -> {});
    var link = link(player.port(), full);
    until(() -> told.ups() == 1);
    player.send(event(1).repeat(100));
    until(() -> full.size() == 10);
    long before = System.nanoTime();
    link.stop();
    assertTrue(Duration.ofNanos(System.nanoTime() - before).toMillis() < 3_000);
    until(() -> amiThreads() == 0);
    assertFalse(told.news.isEmpty());
  }
}
