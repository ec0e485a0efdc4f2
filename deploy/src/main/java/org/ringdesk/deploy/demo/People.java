package org.ringdesk.deploy.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ringdesk.deploy.pbx.Handset;
import org.ringdesk.deploy.pbx.Keystroke;
import org.ringdesk.deploy.pbx.PbxPlan;
import org.ringdesk.deploy.pbx.Sipp;
import org.ringdesk.deploy.pbx.Sipp.CallerId;
import org.ringdesk.deploy.pbx.SippLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Customers who call, wait, give up and call again, and agents who answer, some quickly, some
 * sometimes busy, some not at all. At most {@link #LINES} call at once.
 */
public final class People implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(People.class);
  private static final int LINES = 8;
  private static final Duration BETWEEN = Duration.ofSeconds(4);
  private static final Duration PATIENT = Duration.ofSeconds(12);

  /** The same few dozen customers call again and again. */
  private static final List<String> NUMBERS =
      List.of(
          "13801380001",
          "13801380002",
          "13911023344",
          "13621187765",
          "15010203040",
          "15811556677",
          "18600110022",
          "18911223344",
          "01062781234",
          "02155501234",
          "075586012345",
          "17710001000",
          "13521009988",
          "15210887766",
          "18210665544",
          "13141516171");

  private final PbxPlan plan;
  private final Sipp sipp;
  private final Random random;
  private final List<SippLine> phones = new ArrayList<>();
  private final List<SippLine> callers = new CopyOnWriteArrayList<>();

  /** Who gave up and will try again. */
  private final Deque<String> again = new ArrayDeque<>();

  private @Nullable Handset handset;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("people").unstarted(this::call);

  /**
   * @param seed the same seed makes the same people; real telephony still makes each run its own
   */
  public People(PbxPlan plan, Sipp sipp, long seed) {
    this.plan = plan;
    this.sipp = sipp;
    this.random = new Random(seed);
  }

  public void start() throws IOException {
    pickUpThePhones();
    thread.start();
  }

  @Override
  public void close() {
    stopping.countDown();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    callers.forEach(SippLine::close);
    phones.forEach(SippLine::close);
    if (handset != null) handset.close();
  }

  private void pickUpThePhones() throws IOException {
    phones.add(sipp.phone(contact("1001"), Duration.ofSeconds(2), Sipp.FOR_EVER));
    phones.add(sipp.phone(contact("1002"), Duration.ofSeconds(4), Duration.ofSeconds(14)));
    phones.add(sipp.phone(contact("1003"), Duration.ofSeconds(7), Sipp.FOR_EVER, 0.3));
    phones.add(
        sipp.phone(
            contact("1004"), Sipp.FOR_EVER, Sipp.FOR_EVER)); // away from the desk: rings and rings
    handset = Handset.pickUp(plan.trunk().host());
    phones.add(
        sipp.mobiles(
            plan.trunk().host() + ":" + plan.trunk().port(), Duration.ofSeconds(12), handset));
  }

  private String contact(String extension) {
    return Objects.requireNonNull(plan.phone(extension).contact(), extension);
  }

  private void call() {
    try {
      do {
        callers.removeIf(line -> !line.isOpen());
        if (callers.size() < LINES) ring();
      } while (!stopping.await(
          BETWEEN.toMillis() / 2 + random.nextLong(BETWEEN.toMillis()), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.error("nobody calls any more: {}", e.getMessage());
    }
  }

  private void ring() throws IOException {
    boolean triesAgain = again.size() > 1 && random.nextBoolean();
    var number = triesAgain ? again.remove() : NUMBERS.get(random.nextInt(NUMBERS.size()));
    var stays = triesAgain ? Duration.ofSeconds(30) : stays();
    if (stays.compareTo(PATIENT) < 0) again.add(number);
    var caller = random.nextInt(12) == 0 ? new CallerId(number, "", true) : CallerId.of(number);
    callers.add(sipp.calls(caller, did(), stays, keys()));
  }

  private String did() {
    var hotlines = plan.hotlines();
    return hotlines.get(random.nextInt(hotlines.size())).did();
  }

  /** One language, one matter; some listen and press nothing. */
  private List<Keystroke> keys() {
    if (random.nextInt(8) == 0) return List.of();
    return List.of(
        new Keystroke(Duration.ofMillis(1_200), random.nextInt(4) == 0 ? '2' : '1'),
        new Keystroke(Duration.ofMillis(2_000), (char) ('1' + random.nextInt(3))));
  }

  /**
   * The mobiles of the n-th hotline: a busy one before one that accepts, a mailbox and one that
   * nobody hears, one that is off before one that accepts. See {@code mobiles.xml}.
   */
  public static String onCall(int n) {
    return switch (n % 3) {
      case 1 -> "13900000004,13900000001";
      case 2 -> "13900000002,13900000006";
      default -> "13900000005,13900000008";
    };
  }

  /** Most have patience and a matter that takes a while; some give up, and some dialled wrong. */
  private Duration stays() {
    return switch (random.nextInt(10)) {
      case 0 -> Duration.ofMillis(1_500);
      case 1, 2 -> Duration.ofSeconds(5 + random.nextInt(5));
      default -> PATIENT.plusSeconds(random.nextInt(20));
    };
  }
}
