package org.ringdesk.callcenter;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.ringdesk.ami.AmiActions;
import org.ringdesk.board.Board;
import org.ringdesk.board.BoardSnapshot.LinkState;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallId;
import org.ringdesk.canary.Canaries;
import org.ringdesk.canary.CanaryKeeper;
import org.ringdesk.customer.PhoneNumber;
import org.ringdesk.database.Database;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.desk.MessageFolders;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.ledger.Bookmark;
import org.ringdesk.ledger.TailReport;
import org.ringdesk.outbox.Handler;
import org.ringdesk.outbox.Outbox;
import org.ringdesk.outbox.OutboxWorker;
import org.ringdesk.store.CallRows;
import org.ringdesk.store.Ownership;
import org.ringdesk.ticket.TicketDesk;
import org.ringdesk.ticket.Tickets;
import org.ringdesk.webhook.Lanes;
import org.ringdesk.witness.Stretch;

/** The wiring of the domain: a lookout for each PBX, one board, one outbox. */
public final class CallCenter implements Companions {
  /** Calls of ours on one PBX: more agents than that do not click at once. */
  private static final int PER_MINUTE = 60;

  private static final int AT_ONCE = 10;

  private final Database database;
  private final Hotlines hotlines;
  private final Board board;
  private final PastBoard past;
  private final DeskWork desk;
  private final CallRows rows;
  private final Clock clock;
  private final OutboxWorker outbox;
  private final CanaryRounds canaries;
  private final Outlooks outlooks;
  private final Lanes webhooks;
  private final List<Lookout> lookouts;
  private final Map<String, PbxSettings> pbxs;
  private final Dialplans dialplans;

  /**
   * @param privateWebhooks whether webhooks may lead to addresses that are not public
   * @param node this server's name; each start of it is another owner
   */
  public CallCenter(
      Vertx vertx,
      Database database,
      Hotlines hotlines,
      List<PbxSettings> pbxs,
      CanarySettings canary,
      boolean privateWebhooks,
      String node,
      Clock clock,
      MeterRegistry metrics) {
    this.database = database;
    this.hotlines = hotlines;
    this.clock = clock;
    this.board =
        new Board(
            hotlines, pbxs.stream().map(PbxSettings::name).toList(), c -> number(c).shown(), clock);
    var gates = gates(pbxs);
    this.rows = new CallRows(hotlines, c -> number(c).e164());
    this.past = new PastBoard(database, hotlines, pbxs, rows, c -> number(c).shown());
    this.desk = new DeskWork(database, hotlines, gates, messages(pbxs), rows, this::number, clock);
    this.outbox = new OutboxWorker(database, handlers(), this::show, clock);
    this.canaries =
        new CanaryRounds(
            database, hotlines.hotlines(), gates, canary, this::listensTo, board::canaries, clock);
    this.outlooks = new Outlooks(database, hotlines, board::outlook, clock);
    this.webhooks =
        new Lanes(database, new WebhookPost(vertx), privateWebhooks, Lanes.PAUSES, clock);
    this.dialplans = new Dialplans(pbxs, clock);
    var owner = node + "/" + UUID.randomUUID();
    this.pbxs = pbxs.stream().collect(Collectors.toMap(PbxSettings::name, p -> p));
    this.lookouts =
        pbxs.stream()
            .map(
                p ->
                    new Lookout(
                        vertx,
                        database,
                        hotlines,
                        p,
                        rows,
                        board,
                        desk.desks(),
                        canaries::heard,
                        owner,
                        outbox::wake,
                        clock))
            .toList();
    measure(metrics);
  }

  public void start() {
    outbox.start();
    desk.start();
    lookouts.forEach(Lookout::start);
    canaries.start();
    outlooks.start();
    webhooks.start();
  }

  /** Writes all that was heard; what the outbox still holds is done after the next start. */
  public void stop() throws InterruptedException {
    webhooks.close();
    outlooks.stop();
    canaries.stop();
    for (var lookout : lookouts) lookout.stop();
    outbox.close();
    desk.stop();
  }

  public Board board() {
    return board;
  }

  /** The board as it was. */
  public PastBoard past() {
    return past;
  }

  public DeskWork desk() {
    return desk;
  }

  @Override
  public boolean opens(String pbx, String token) {
    var known = pbxs.get(pbx);
    return known != null && known.queueLog().opens(token);
  }

  @Override
  public Optional<Bookmark> bookmark(String pbx) {
    return ledger(pbx).bookmark();
  }

  @Override
  public void take(String pbx, TailReport report) {
    try {
      ledger(pbx).take(report);
    } catch (Ownership.Lost e) {
      throw new Elsewhere(pbx);
    }
  }

  @Override
  public Optional<String> dialplan(String pbx) {
    ledger(pbx); // whoever owns the PBX knows how it is there
    return dialplans.of(pbx);
  }

  @Override
  public void dialplanTold(String pbx, String text, String trouble) {
    ledger(pbx);
    dialplans.told(pbx, text, trouble);
  }

  private LedgerWatch ledger(String pbx) {
    return watched(pbx).orElseThrow(() -> new Elsewhere(pbx)).ledger();
  }

  private Optional<Lookout.Watched> watched(String pbx) {
    return lookouts.stream().filter(l -> l.pbx().equals(pbx)).findFirst().flatMap(Lookout::watched);
  }

  /**
   * Lays the two witnesses of each PBX that this server listens to side by side once more. Waits.
   *
   * @return false when one of them has not come so far
   */
  public boolean reconcileAgain(Stretch past) throws InterruptedException {
    boolean all = true;
    for (var lookout : lookouts) {
      var watched = lookout.watched();
      if (watched.isPresent()) all &= watched.get().reconcileAgain(past);
    }
    return all;
  }

  public CanaryKeeper canaries() {
    return canaries;
  }

  private boolean listensTo(String pbx) {
    return watched(pbx).filter(w -> w.state() == LinkState.UP).isPresent();
  }

  /** Each part that a call needs. Asks the database, so call it where waiting is allowed. */
  public List<HouseHealth> health() {
    var parts = new ArrayList<HouseHealth>();
    var trouble = databaseTrouble();
    parts.add(new HouseHealth.OfDatabase(trouble));
    var snapshot = board.snapshot();
    snapshot.links().stream().map(HouseHealth.OfLink::new).forEach(parts::add);
    snapshot.ledgers().stream().map(HouseHealth.OfLedger::new).forEach(parts::add);
    dialplans.health().stream().filter(d -> watched(d.pbx()).isPresent()).forEach(parts::add);
    parts.add(
        new HouseHealth.OfOutbox(
            trouble.isPresent() ? Optional.empty() : Optional.of(outbox.backlog())));
    canaryHealth().ifPresent(parts::add);
    return parts;
  }

  /** A database with a full disk answers all the same. */
  private Optional<String> databaseTrouble() {
    try {
      database.first("select 1 as one", row -> row.value("one"));
      return lookouts.stream()
          .flatMap(l -> l.watched().stream())
          .flatMap(w -> w.trouble().stream())
          .findFirst();
    } catch (DatabaseException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Only where a call of our own found something wanting. */
  private Optional<HouseHealth> canaryHealth() {
    var snapshot = board.snapshot();
    var onlyPbx = snapshot.links().size() < 2;
    var blind =
        snapshot.canaries().stream()
            .filter(c -> !c.blind().isEmpty() && !c.notSetUp(onlyPbx))
            .toList();
    return blind.isEmpty() ? Optional.empty() : Optional.of(new HouseHealth.OfCanaries(blind));
  }

  private void measure(MeterRegistry metrics) {
    outbox.measure(metrics);
    for (var lookout : lookouts) {
      gauge(
          metrics,
          lookout,
          "ringdesk.pbx.backlog",
          Lookout.Watched::backlog,
          "messages and batches on their way to the disk");
      gauge(
          metrics,
          lookout,
          "ringdesk.pbx.refused",
          Lookout.Watched::refused,
          "calls that the database would not store");
      gauge(
          metrics,
          lookout,
          "ringdesk.pbx.lag.seconds",
          w -> w.switchboard().lag().toMillis() / 1e3,
          "from the PBX's clock to ours");
      gauge(
          metrics,
          lookout,
          "ringdesk.pbx.up",
          w -> w.state() == LinkState.UP ? 1 : 0,
          "1 while the link is up");
      gauge(
          metrics,
          lookout,
          "ringdesk.pbx.ignored",
          w -> w.switchboard().ignored().values().stream().mapToLong(LongAdder::sum).sum(),
          "messages that move no call");
    }
  }

  private static void gauge(
      MeterRegistry metrics,
      Lookout lookout,
      String name,
      ToDoubleFunction<Lookout.Watched> value,
      String what) {
    Gauge.builder(
            name, lookout, l -> l.watched().map(w -> value.applyAsDouble(w)).orElse(Double.NaN))
        .description(what)
        .tags(Tags.of("pbx", lookout.pbx()))
        .register(metrics);
  }

  /** Orders go over connections of their own; none of them dials outside yet. */
  private static Map<String, AmiActions> gates(List<PbxSettings> pbxs) {
    return pbxs.stream()
        .collect(
            Collectors.toMap(
                PbxSettings::name,
                p ->
                    new AmiActions(
                        p.ami(), new AmiActions.Limits(PER_MINUTE, AT_ONCE, List.of()))));
  }

  private Map<String, List<Handler>> handlers() {
    var handlers = new HashMap<>(new TicketDesk(hotlines).handlers());
    handlers.putAll(Canaries.handlers());
    return new WebhookFacts(clock).with(handlers);
  }

  private static MessageFolders messages(List<PbxSettings> pbxs) {
    var folders = new HashMap<String, Path>();
    pbxs.forEach(p -> p.voicemail().ifPresent(folder -> folders.put(p.name(), folder)));
    return new MessageFolders(folders);
  }

  /** A ticket's number appears beside its call as soon as there is one. */
  private void show(List<Outbox.Due> done) {
    var calls =
        done.stream()
            .filter(due -> due.effect().startsWith(TicketDesk.EFFECTS))
            .map(due -> new CallId(UUID.fromString(due.cause())))
            .distinct()
            .toList();
    if (calls.isEmpty()) return;
    new Tickets(database)
        .ofCalls(calls)
        .forEach((call, ticket) -> board.ticket(call, ticket.number().toString()));
    desk.ticketsChanged(calls);
  }

  private PhoneNumber number(Call call) {
    return PhoneNumber.read(call.line().from(), hotlines.of(call.line().to()).region());
  }
}
