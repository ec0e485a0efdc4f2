package org.ringdesk.callcenter;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ringdesk.ami.AmiLink;
import org.ringdesk.ami.CanarySign;
import org.ringdesk.ami.HandOver;
import org.ringdesk.ami.LinkFault;
import org.ringdesk.board.Board;
import org.ringdesk.board.BoardSnapshot.LedgerLink;
import org.ringdesk.board.BoardSnapshot.LedgerState;
import org.ringdesk.board.BoardSnapshot.LinkState;
import org.ringdesk.board.BoardSnapshot.LinkWhy;
import org.ringdesk.board.BoardSnapshot.PbxLink;
import org.ringdesk.database.Database;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.desk.Desks;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.ledger.Ledger;
import org.ringdesk.store.CallRows;
import org.ringdesk.store.Ownership;
import org.ringdesk.store.Recorder;
import org.ringdesk.store.Watch;
import org.ringdesk.witness.Proof;
import org.ringdesk.witness.Stretch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one PBX: waits until nobody else owns it, plays the journal, opens the link, feeds the
 * switchboard, has its batches written, and keeps the ownership alive. When another server takes
 * over, it goes back to waiting.
 */
final class Lookout {
  private static final Logger log = LoggerFactory.getLogger(Lookout.class);
  private static final int DRAIN = 1_000;
  private static final long FLUSH_MILLIS = 100;

  /** A batch this full takes no more messages until the one before it is on disk. */
  private static final int FULL = 5_000;

  private static final Duration GOODBYE = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final Context context;
  private final Database database;
  private final Hotlines hotlines;
  private final PbxSettings pbx;
  private final CallRows rows;
  private final Board board;
  private final Desks desks;
  private final Consumer<CanarySign> canaries;
  private final String owner;
  private final Runnable committed;
  private final Clock clock;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Watched watched;

  Lookout(
      Vertx vertx,
      Database database,
      Hotlines hotlines,
      PbxSettings pbx,
      CallRows rows,
      Board board,
      Desks desks,
      Consumer<CanarySign> canaries,
      String owner,
      Runnable committed,
      Clock clock) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.database = database;
    this.hotlines = hotlines;
    this.pbx = pbx;
    this.rows = rows;
    this.board = board;
    this.desks = desks;
    this.canaries = canaries;
    this.owner = owner;
    this.committed = committed;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("lookout-" + pbx.name()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Writes what was heard, lets the next server take over, and ends. */
  void stop() throws InterruptedException {
    stopping.countDown();
    thread.join();
  }

  String pbx() {
    return pbx.name();
  }

  /** The watch that runs now; empty while another server of ours has it. */
  Optional<Watched> watched() {
    return Optional.ofNullable(watched);
  }

  private void run() {
    try {
      var since = clock.instant();
      while (!stopping.await(500, TimeUnit.MILLISECONDS)) {
        try {
          var ownership = Ownership.take(database, pbx.name(), owner);
          if (ownership.isPresent()) watch(ownership.get());
          else standBy(since);
        } catch (DatabaseException e) {
          log.atLevel(e.worth())
              .addKeyValue("pbx", pbx.name())
              .log("not watching yet: {}", e.getMessage());
          show(
              LinkState.DOWN,
              since,
              Optional.empty(),
              Duration.ZERO,
              Optional.of(new LinkWhy.DatabaseAway()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void standBy(Instant since) {
    board.ledger(new LedgerLink(pbx.name(), LedgerState.STANDBY, since, Optional.empty(), ""));
    show(
        LinkState.STANDBY,
        since,
        Optional.empty(),
        Duration.ZERO,
        Optional.of(new LinkWhy.Elsewhere(Ownership.holder(database, pbx.name()).orElse(""))));
  }

  private void watch(Ownership ownership) throws InterruptedException {
    log.atInfo().addKeyValue("pbx", pbx.name()).log("watching as epoch {}", ownership.epoch());
    var resumed =
        database.transaction(
            sql -> {
              ownership.hold(sql);
              Watch.closeWhatDied(sql, pbx.name());
              return new Resumed(
                  new Resume(sql, rows, hotlines, board, desks, canaries, clock)
                      .switchboard(ownership, pbx),
                  Watch.closeLedger(sql, pbx.name()));
            });
    var now = new Watched(ownership, resumed);
    watched = now;
    try {
      now.begin();
      while (!stopping.await(1, TimeUnit.SECONDS) && now.holds()) now.look();
    } finally {
      watched = null;
      now.end();
    }
  }

  private void show(
      LinkState state,
      Instant since,
      Optional<Instant> heardAt,
      Duration lag,
      Optional<LinkWhy> why) {
    board.link(new PbxLink(pbx.name(), state, since, heardAt, lag, why));
  }

  /** What an earlier run left. */
  private record Resumed(Switchboard switchboard, Optional<Instant> ledgerUntil) {}

  /** One stretch of ownership. */
  final class Watched implements AmiLink.Listener, Reconciling.Progress {
    private final Ownership ownership;
    private final Switchboard switchboard;
    private final Recorder recorder;
    private final HandOver handOver = new HandOver(pbx.handOver(), this::drainSoon);
    private final AmiLink link = new AmiLink(pbx.ami(), handOver, this);
    private final AtomicBoolean draining = new AtomicBoolean();
    private final AtomicBoolean lost = new AtomicBoolean();
    private final LedgerWatch ledger;
    private final long flushing;
    private final Reconciling reconciling =
        new Reconciling(
            database,
            new Reconciliation(pbx.name(), rows, new Ledger(pbx.name())),
            this,
            hotlines.zone(),
            clock);
    private volatile Instant since = clock.instant();
    private volatile Optional<Instant> downSince = Optional.of(since);
    private volatile Instant reconciledTo = Instant.EPOCH;
    private volatile Optional<LinkWhy> why = Optional.empty();

    Watched(Ownership ownership, Resumed resumed) {
      this.ownership = ownership;
      this.switchboard = resumed.switchboard();
      this.recorder =
          new Recorder(
              database,
              ownership,
              rows,
              switchboard.filling().chunk(),
              committed,
              () -> lost.set(true));
      this.ledger =
          new LedgerWatch(
              database,
              ownership,
              pbx.queueLog(),
              resumed.ledgerUntil(),
              board::ledger,
              () -> lost.set(true),
              clock);
      this.flushing = vertx.setPeriodic(FLUSH_MILLIS, t -> context.runOnContext(v -> flush()));
    }

    void begin() {
      link.start();
      ledger.begin();
      reconciling.start();
    }

    @Override
    public void up(Instant at) {
      log.atInfo().addKeyValue("pbx", pbx.name()).log("link up");
      since = at;
      why = Optional.empty();
      handOver.note(() -> switchboard.watched(new Watch.Began(at)));
      show();
    }

    @Override
    public void down(Instant at, LinkFault fault) {
      var reason = fault.sentence();
      log.atWarn().addKeyValue("pbx", pbx.name()).log("link down: {}", reason);
      since = at;
      why = Optional.of(new LinkWhy.Faulty(fault));
      if (downSince.isEmpty()) downSince = Optional.of(at);
      handOver.note(
          () -> {
            switchboard.on(LinkNote.lost(pbx.name(), at, reason));
            switchboard.watched(new Watch.Ended(at, reason));
          });
      show();
    }

    /**
     * False once another server has taken over. Renews the lease; a database that is away is waited
     * for.
     */
    boolean holds() {
      try {
        ownership.hold(database);
      } catch (Ownership.Lost e) {
        lost.set(true);
      } catch (DatabaseException e) {
        log.atLevel(e.worth())
            .addKeyValue("pbx", pbx.name())
            .log("the lease is not renewed: {}", e.getMessage());
      }
      return !lost.get();
    }

    void look() {
      show();
      ledger.check();
    }

    LedgerWatch ledger() {
      return ledger;
    }

    void show() {
      Lookout.this.show(state(), since, link.heardAt(), switchboard.lag(), why);
    }

    @Override
    public boolean hasLedger() {
      return ledger.exists();
    }

    @Override
    public Optional<Instant> ledgerReadTo() {
      return ledger.readTo();
    }

    @Override
    public Optional<Instant> linkSettledTo() {
      if (settled()) return Optional.of(clock.instant());
      return state() == LinkState.DOWN ? Optional.of(since) : Optional.empty();
    }

    /** What was missed is found when the two were laid side by side past the moment it came up. */
    @Override
    public Optional<Instant> downSince() {
      if (settled() && (!hasLedger() || reconciledTo.isAfter(since))) downSince = Optional.empty();
      return downSince;
    }

    private boolean settled() {
      return state() == LinkState.UP && !handOver.noted() && switchboard.listed();
    }

    @Override
    public boolean settle() throws InterruptedException {
      long next = onContext(this::written);
      for (int tries = 0; next >= 0 && tries < 100; tries++) {
        if (recorder.writtenTo() >= next - 1) return true;
        Thread.sleep(50);
      }
      return false;
    }

    /** The number of the batch after all that was heard; -1 when the disk is behind. */
    private long written() {
      // a note ends a drain, and so does a full batch
      int waiting = handOver.size();
      while (waiting > 0) waiting -= Math.max(1, drain());
      handToRecorder();
      return switchboard.filling().isEmpty() && !handOver.noted()
          ? switchboard.filling().chunk()
          : -1;
    }

    @Override
    public void reconcile(Reconciliation.Found found, Instant until) {
      onContext(
          () -> {
            switchboard.reconcile(found, until, clock.instant());
            handToRecorder();
            return until;
          });
      reconciledTo = until;
    }

    /** Once more; see {@link Reconciling#again}. */
    boolean reconcileAgain(Stretch past) throws InterruptedException {
      return reconciling.again(past);
    }

    @Override
    public void proved(Proof proof) {
      board.proved(pbx.name(), proof);
    }

    private <T> T onContext(Supplier<T> work) {
      var done = new CompletableFuture<T>();
      context.runOnContext(v -> done.complete(work.get()));
      return done.join();
    }

    /** Messages that wait for the switchboard, and batches that wait for the disk. */
    int backlog() {
      return handOver.size() + recorder.backlog();
    }

    Switchboard switchboard() {
      return switchboard;
    }

    LinkState state() {
      return switch (link.state()) {
        case UP -> LinkState.UP;
        case CONNECTING -> LinkState.CONNECTING;
        case DOWN, REFUSED, STOPPED -> LinkState.DOWN;
      };
    }

    long refused() {
      return recorder.refused();
    }

    /** Why what is heard is not written. */
    Optional<String> trouble() {
      return recorder.trouble();
    }

    private void drainSoon() {
      if (draining.compareAndSet(false, true)) context.runOnContext(v -> drain());
    }

    /** How many messages it heard. */
    private int drain() {
      draining.set(false);
      if (switchboard.filling().size() >= FULL) flush();
      if (switchboard.filling().size() >= FULL)
        return 0; // the disk is slow: hear less, the next flush comes back here
      int heard = handOver.drain(DRAIN, switchboard::on);
      if (handOver.size() > 0) drainSoon();
      return heard;
    }

    /** While the disk is busy the batch grows: it writes much at once as fast as little. */
    private void flush() {
      if (recorder.backlog() == 0 || switchboard.filling().size() >= FULL) handToRecorder();
    }

    private void handToRecorder() {
      if (switchboard.filling().isEmpty() || !recorder.offer(switchboard.filling())) return;
      switchboard.take();
      if (handOver.size() > 0) drainSoon();
    }

    void end() throws InterruptedException {
      reconciling.stop();
      link.stop();
      vertx.cancelTimer(flushing);
      ledger.end(!lost.get());
      if (!lost.get()) finish();
      recorder.stop(GOODBYE);
      if (!lost.get()) release();
    }

    private void finish() throws InterruptedException {
      var at = clock.instant();
      for (int tries = 0; tries < 100; tries++) {
        var empty = new CompletableFuture<Boolean>();
        context.runOnContext(
            v -> {
              drain();
              if (handOver.size() == 0 && switchboard.filling().size() < FULL)
                switchboard.watched(new Watch.Ended(at, "stopped"));
              handToRecorder();
              empty.complete(handOver.size() == 0 && switchboard.filling().isEmpty());
            });
        if (empty.join()) return;
        Thread.sleep(50);
      }
      log.error(
          "stopped with {} messages of {} unwritten",
          handOver.size() + switchboard.filling().size(),
          pbx.name());
    }

    private void release() {
      try {
        ownership.release(database);
      } catch (DatabaseException e) {
        log.atLevel(e.worth())
            .addKeyValue("pbx", pbx.name())
            .log("the lease runs out by itself: {}", e.getMessage());
      }
    }
  }
}
